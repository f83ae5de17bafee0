import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Application } from '../services/application';
import { homeFolder } from '../services/home-folder';
import { EXIT_CODES, reportError, runCommandLine } from './command-line';
import { forkNodeEngine } from './node-engine';

/** The entry of the command line: out/node/cli.js, two folders below the application's root. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
const app: Application = { forkEngine: forkNodeEngine, root, version, notify: (line) => process.stderr.write(`${line}\n`), home: homeFolder() };

/** One stop may come as several signals: `timeout` sends its own to the process and to the group. */
const SAME_STOP_MS = 1000;

const stop = new AbortController();
let stoppedAt = 0;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // The first asks for a clean end, a later one does not wait for it.
    if (stop.signal.aborted && performance.now() - stoppedAt > SAME_STOP_MS) process.exit(EXIT_CODES.cancelled);
    if (stop.signal.aborted) return;
    stoppedAt = performance.now();
    stop.abort();
  });
}
// A reader such as `head` may close the pipe early; that is its right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT_CODES.done : EXIT_CODES.userError));
// What nobody reads any more is no reason to stop a run.
process.stderr.on('error', () => undefined);
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => process.exit(reportError(error)));
}

process.exitCode = await runCommandLine(process.argv.slice(2), { app, signal: stop.signal });
