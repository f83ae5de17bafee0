import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, type Page } from '@playwright/test';

const ROOT = join(import.meta.dirname, '..', '..');

/** `tunesmith serve` over an empty home folder. */
export interface ServedApp {
  readonly process: ChildProcess;
  readonly home: string;
  /** Shows the app in a browser that was let in. */
  open(page: Page): Promise<void>;
}

async function serve(home: string): Promise<{ readonly process: ChildProcess; readonly link: string }> {
  const server = spawn(process.execPath, [join(ROOT, 'out', 'node', 'cli.js'), 'serve'], { env: { ...process.env, TUNESMITH_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(server.stdout)) {
    const link = /http:\S+/.exec(line)?.[0];
    if (link) return { process: server, link };
  }
  throw new Error('`tunesmith serve` ended without a link.');
}

/** One served application for all tests of a file, in an order that a person might go. */
export const test = base.extend<object, { app: ServedApp }>({
  app: [
    // Playwright reads the names of what a fixture stands on from this pattern.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const home = await mkdtemp(join(tmpdir(), 'tunesmith-e2e-'));
      const { process: server, link } = await serve(home);
      const ended = once(server, 'exit');
      let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>> | undefined;
      await use({
        process: server,
        home,
        open: async (page) => {
          // The link is good for one browser; the next pages come with its cookie, as windows of the same browser do.
          if (cookies) await page.context().addCookies(cookies);
          await page.goto(cookies ? new URL('/', link).href : link);
          cookies ??= await page.context().cookies();
          await page.getByRole('navigation', { name: 'Library' }).waitFor();
        },
      });
      server.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});
