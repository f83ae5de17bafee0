import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Application } from '../services/application';
import { homeFolder } from '../services/home-folder';
import { EXIT_CODES, runCommandLine } from './command-line';
import { forkNodeEngine } from './node-engine';

/** The entry of the command line: out/node/cli.js, two folders below the application's root. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
const app: Application = { forkEngine: forkNodeEngine, root, version, home: homeFolder() };

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The first asks for a clean end, the second does not wait for it.
  process.on(name, () => (stop.signal.aborted ? process.exit(EXIT_CODES.cancelled) : stop.abort()));
}
// A reader such as `head` may close the pipe early; that is its right.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT_CODES.done : EXIT_CODES.userError));

process.exitCode = await runCommandLine(process.argv.slice(2), { app, signal: stop.signal });
