import { join } from 'node:path';
import { ROOT } from '../set-up/context.mjs';
import { createRunner, howItEnded, interruptible } from '../set-up/processes.mjs';
import { NONE, add, ofCheck } from './counts.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

/** What must hold beside the tests: a title, and the program in node_modules that says so. What takes longest comes first. */
const CHECKS = [
  { title: 'Style', program: ['eslint', 'bin', 'eslint.js'], args: ['.'] },
  { title: 'Types', program: ['typescript', 'bin', 'tsc'], args: ['--noEmit'] },
  { title: 'Types of the screens', program: ['typescript', 'bin', 'tsc'], args: ['--noEmit', '--project', 'renderer'] },
  { title: 'Types of the browser tests', program: ['typescript', 'bin', 'tsc'], args: ['--noEmit', '--project', 'e2e'] },
  { title: 'Types of the tools', program: ['typescript', 'bin', 'tsc'], args: ['--noEmit', '--project', 'tools'] },
];

/** Each of them computes on one core. */
const AT_ONCE = 2;

/**
 * Carries out the checks, some at a time, and says of each what came of it when it is through.
 *
 * @returns {Promise<Counts>}
 */
export async function runChecks() {
  console.log('\nTypes and style');
  const waiting = [...CHECKS];
  let counts = NONE;
  await interruptible(async (signal) => {
    const run = createRunner({ signal });
    const lane = async () => {
      for (let check = waiting.shift(); check; check = waiting.shift()) {
        const outcome = await run(process.execPath, [join('node_modules', ...check.program), ...check.args], { cwd: ROOT });
        counts = add(counts, ofCheck(outcome.code === 0, check.title));
        if (outcome.output.trim() !== '') console.log(outcome.output.trimEnd());
        console.log(`${check.title} (${check.program.at(-1)} ${check.args.join(' ')}): ${outcome.code === 0 ? 'fine' : howItEnded(outcome)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  });
  return counts;
}
