import '../polyfills';
import '@mantine/core/styles.css';
import '../app/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from '../app/app';
import type { Host } from '../client/host';
import { madeUpApp } from './made-up-app';
import { SCENES } from './scenes';

/** One scene of the made-up application: `screens.html?scene=full#/run/live/train`. */
const name = new URLSearchParams(window.location.search).get('scene') ?? 'full';
const app = madeUpApp(SCENES[name] ?? SCENES['full']!);

const host: Host = {
  app,
  bring: (file) => Promise.resolve({ kind: 'upload', uploadId: file.name.replace(/[^A-Za-z0-9.-]/g, '-') }),
  pathOf: () => undefined,
  onLink: (listener) => {
    listener('open');
    return () => undefined;
  },
};

createRoot(document.getElementById('root')!).render(<App host={host} />);
