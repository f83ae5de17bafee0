import { ROOT } from '../set-up/context.mjs';
import { setUp } from '../set-up/main.mjs';
import { runChecks } from './checks.mjs';
import { NONE, add, closingLine, failureLines, isSuccess, ofCheck } from './counts.mjs';
import { longTestFiles } from './long-tests.mjs';
import { runPlaywright } from './playwright.mjs';
import { runVitest } from './vitest.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

/**
 * Sets up, runs the checks and the tests, and prints what failed, and the count as the last line. A check counts as one test; so does a
 * set-up that failed.
 *
 * @param {readonly string[]} args `--long` for the long tests instead of all this, and whatever else vitest takes
 * @returns {Promise<number>} the exit code
 */
export async function testEverything(args) {
  const long = args.includes('--long');
  const counts = await run(long, args.filter((arg) => arg !== '--long'));
  if (counts.failed > 0) console.log(failureLines(counts));
  console.log(`\n${closingLine(counts)}`);
  return isSuccess(counts) ? 0 : 1;
}

/**
 * @param {boolean} long
 * @param {readonly string[]} args
 * @returns {Promise<Counts>}
 */
async function run(long, args) {
  const result = await setUp();
  if (result === 'failed') return ofCheck(false, 'the set-up');
  const onWasm = result === 'partly';
  const checks = long ? NONE : await runChecks();
  if (onWasm) console.log('\nNative TensorFlow is missing (`npm run set-up` tries again and says why): the tests run on WebAssembly, and those of native TensorFlow are skipped.');
  const tests = await runVitest(args, { long, onWasm });
  // Arguments choose among vitest's tests: whoever gives some wants those alone.
  const inBrowser = long || args.length > 0 ? NONE : await runPlaywright();
  if (!long) tellOfLongTests();
  return [checks, tests, inBrowser].reduce(add);
}

function tellOfLongTests() {
  const files = longTestFiles(ROOT).length;
  console.log(`\nNot among these: the long tests. \`npm run test:long\` runs them (${files} ${files === 1 ? 'file' : 'files'}).`);
}
