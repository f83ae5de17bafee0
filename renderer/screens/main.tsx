import '../polyfills';
import '@mantine/core/styles.css';
import '../app/tokens.css';
import { createRoot } from 'react-dom/client';
import type { DesktopClient, OpenedFile } from '../../shared/desktop-contract';
import { App } from '../app/app';
import type { Host } from '../client/host';
import { madeUpApp } from './made-up-app';
import { SCENES } from './scenes';

/** One scene of the made-up application: `screens.html?scene=full#/run/live/train`; with `&lost`, its connection goes after a second. */
const search = new URLSearchParams(window.location.search);
const name = search.get('scene') ?? 'full';
const app = madeUpApp(SCENES[name] ?? SCENES['full']!);

/** What the system opened with the app, and nobody has taken yet; tests put it in by the event `open-files`. */
const opened: OpenedFile[] = search.has('opened') ? [{ path: '/home/me/opened before.csv', kind: 'data' }] : [];
window.addEventListener('open-files', (event) => {
  opened.push(...(event as CustomEvent<OpenedFile[]>).detail);
  window.dispatchEvent(new CustomEvent('filesOpened', { detail: { count: opened.length } }));
});

/** With `&desktop`, as in the desktop app: events of the page's window stand for those of main. */
const desktop: DesktopClient = {
  files: {
    pick: ({ several }) => Promise.resolve(several ? ['/home/me/reviews.csv', '/home/me/tickets.csv'] : ['/home/me/reviews.csv']),
    pickTarget: ({ suggestedName }) => Promise.resolve({ path: `/home/me/${suggestedName}` }),
    reveal: () => Promise.resolve(),
    takeOpened: () => Promise.resolve(opened.splice(0)),
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
