import '../polyfills';
import '@mantine/core/styles.css';
import '../app/tokens.css';
import { createRoot } from 'react-dom/client';
import type { DesktopClient } from '../../shared/desktop-contract';
import { App } from '../app/app';
import type { Host } from '../client/host';
import { madeUpApp } from './made-up-app';
import { SCENES } from './scenes';

/** One scene of the made-up application: `screens.html?scene=full#/run/live/train`; with `&lost`, its connection goes after a second. */
const search = new URLSearchParams(window.location.search);
const name = search.get('scene') ?? 'full';
const app = madeUpApp(SCENES[name] ?? SCENES['full']!);

/** With `&desktop`, as in the desktop app: events of the page's window stand for those of main. */
const desktop: DesktopClient = {
  files: {
    pick: () => Promise.resolve({ path: '/home/me/reviews.csv' }),
    pickTarget: ({ suggestedName }) => Promise.resolve({ path: `/home/me/${suggestedName}` }),
    reveal: () => Promise.resolve(),
  },
  on: (event, listener) => {
    const hear = (heard: Event) => listener((heard as CustomEvent<never>).detail);
    window.addEventListener(event, hear);
    return () => window.removeEventListener(event, hear);
  },
  close: () => undefined,
};

const host: Host = {
  app,
  ...(search.has('desktop') ? { desktop } : {}),
  bring: ({ name: given }) => Promise.resolve({ kind: 'upload', uploadId: given.replace(/[^A-Za-z0-9.-]/g, '-') }),
  pathOf: () => undefined,
  onLink: (listener) => {
    listener('open');
    if (search.has('lost')) setTimeout(() => listener('lost'), 1000);
    return () => undefined;
  },
};

createRoot(document.getElementById('root')!).render(<App host={host} />);
