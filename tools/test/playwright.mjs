import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runAttached } from '../set-up/attached.mjs';
import { ROOT } from '../set-up/context.mjs';
import { readJson } from '../set-up/files.mjs';
import { chromiumForTests } from './browser.mjs';
import { NONE, ofCheck, ofPlaywright } from './counts.mjs';

const REPORT = join(ROOT, '.set-up', 'e2e.json');

/**
 * Runs the tests in a real browser, and counts them; without a browser, says so and counts one as skipped.
 *
 * @param {readonly string[]} [args] passed on to Playwright
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runPlaywright(args = []) {
  console.log('\nTests in a browser');
  const browser = await chromiumForTests();
  if ('missing' in browser) {
    console.log(`Skipped, all of them: ${browser.missing}`);
    return { ...NONE, skipped: 1 };
  }
  console.log(`In ${browser.path}`);
  if (await runNode(['vite', 'bin', 'vite.js'], ['build', '--mode', 'screens', '--logLevel', 'warn']) !== 0) return ofCheck(false);
  rmSync(REPORT, { force: true });
  const exitCode = await runNode(['@playwright', 'test', 'cli.js'], ['test', ...args], { TUNESMITH_CHROMIUM: browser.path });
  return ofPlaywright(readJson(REPORT), exitCode);
}

/**
 * @param {readonly string[]} program in node_modules
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function runNode(program, args, env = {}) {
  return runAttached(process.execPath, [join('node_modules', ...program), ...args], { cwd: ROOT, env: { ...process.env, ...env } });
}
