import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './context.mjs';
import { endAsInterrupted } from './exit.mjs';
import { setUp } from './main.mjs';

/**
 * Runs the built command line in this very process: its arguments, exit code and signals are the user's own, with
 * nobody in between to pass them on.
 */
export async function launch() {
  const result = await setUp().catch(endAsInterrupted);
  if (result === 'failed') process.exit(1);
  await import(pathToFileURL(join(ROOT, 'out', 'node', 'cli.js')).href);
}
