import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { PageLink, pagesAt } from './page-link';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Electron's program, and a display for it: named by `npm test` (tools/test/old-electron.mjs). */
export const electron = process.env['TUNESMITH_TEST_ELECTRON'];

export interface DesktopApp {
  readonly process: ChildProcess;
  /** Everything that it wrote to stderr so far. */
  readonly words: () => string;
  /** How many windows there are. */
  readonly windows: () => Promise<number>;
  /** The window, once there is one. */
  readonly page: () => Promise<PageLink>;
  readonly ended: Promise<number | null>;
}

/** Starts main, which starts the rest, over a home folder of its own. */
export async function startDesktop(home: string, files: readonly string[] = []): Promise<DesktopApp> {
  const port = await freePort();
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electron!, [...sandbox, '--disable-gpu', `--remote-debugging-port=${port}`, ROOT, ...files], {
    env: { ...process.env, TUNESMITH_HOME: home, TUNESMITH_NODE: process.execPath, XDG_CONFIG_HOME: join(home, 'config') },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  return {
    process: child,
    words: () => words,
    windows: async () => (await pagesAt(port)).length,
    page: async () => {
      let link: PageLink | undefined;
      await expect.poll(async () => (link ??= await PageLink.open(port)) !== undefined, { timeout: 60_000, message: 'the window' }).toBe(true);
      return link!;
    },
    ended: once(child, 'exit').then(([code]) => code as number | null),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
