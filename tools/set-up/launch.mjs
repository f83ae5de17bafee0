import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './context.mjs';
import { endAsInterrupted } from './exit.mjs';
import { setUp } from './main.mjs';
import { isStaged } from './tensorflow.mjs';

/**
 * Runs the built command line in this very process: its arguments, exit code and signals are the user's own, with
 * nobody in between to pass them on.
 */
export async function launch() {
  const result = await setUp().catch(endAsInterrupted);
  if (result === 'failed') process.exit(1);
  if (result === 'ready' && !isStaged(ROOT)) console.error('Native TensorFlow is missing, as reported before: `npm run set-up` tries again.');
  await import(pathToFileURL(join(ROOT, 'out', 'node', 'cli.js')).href);
}
