import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runAttached } from '../set-up/attached.mjs';
import { ROOT } from '../set-up/context.mjs';
import { readJson } from '../set-up/files.mjs';
import { ofVitest } from './counts.mjs';
import { memoryDisk } from './memory-disk.mjs';

const REPORT = join(ROOT, '.set-up', 'tests.json');

/**
 * Runs the tests with vitest, which shows them as they come, and counts them.
 *
 * @param {readonly string[]} args passed on to vitest
 * @param {{ long: boolean, onWasm: boolean }} options `long`: the long tests instead of the others; `onWasm`: all on
 *   WebAssembly, where native TensorFlow is missing
 */
export async function runVitest(args, { long, onWasm }) {
  console.log(long ? '\nLong tests' : '\nTests');
  rmSync(REPORT, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const exitCode = await runAttached(process.execPath, [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...memoryDisk(), ...(long ? { TUNESMITH_LONG_TESTS: '1' } : {}), ...(onWasm ? { TUNESMITH_BACKEND: 'wasm' } : {}) },
  });
  return ofVitest(readJson(REPORT), exitCode);
}
