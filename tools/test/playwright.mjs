import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runAttached } from '../set-up/attached.mjs';
import { ROOT } from '../set-up/context.mjs';
import { readJson } from '../set-up/files.mjs';
import { chromiumForTests } from './browser.mjs';
import { NONE, add, ofCheck, ofPlaywright } from './counts.mjs';
import { electronForTests, withScreen } from './electron.mjs';
import { memoryDisk } from './memory-disk.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

const REPORT = join(ROOT, '.set-up', 'e2e.json');

/**
 * Runs the tests of the screens and of the app in a real browser, and those of the desktop app in a real Electron, and counts them.
 * Where one of the two is missing, says so and counts one as skipped.
 *
 * @returns {Promise<Counts>}
 */
export async function runPlaywright() {
  return add(await inBrowser(), await inElectron());
}

/** @returns {Promise<Counts>} */
async function inBrowser() {
  console.log('\nTests in a browser');
  const browser = await chromiumForTests();
  if ('missing' in browser) return skipped(browser.missing);
  console.log(`In ${browser.path}`);
  if (await runNode(['vite', 'bin', 'vite.js'], ['build', '--mode', 'screens', '--logLevel', 'warn']) !== 0) return ofCheck(false, 'the build of the screens for their tests');
  return runProjects(['screens', 'web'], { TUNESMITH_CHROMIUM: browser.path });
}

/** @returns {Promise<Counts>} */
async function inElectron() {
  console.log('\nTests of the desktop app');
  const electron = await electronForTests();
  if ('missing' in electron) return skipped(electron.missing);
  console.log(`In ${electron.path}`);
  const counts = await withScreen((env) => runProjects(['desktop'], { ...env, TUNESMITH_TEST_ELECTRON: electron.path }));
  return 'missing' in counts ? skipped(counts.missing) : counts;
}

/** @param {string} why */
function skipped(why) {
  console.log(`Skipped, all of them: ${why}.`);
  return { ...NONE, skipped: 1 };
}

/**
 * @param {readonly string[]} projects
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Counts>}
 */
async function runProjects(projects, env) {
  rmSync(REPORT, { force: true });
  const exitCode = await runNode(['@playwright', 'test', 'cli.js'], ['test', ...projects.map((name) => `--project=${name}`)], env);
  return ofPlaywright(readJson(REPORT), exitCode);
}

/**
 * @param {readonly string[]} program in node_modules
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function runNode(program, args, env = {}) {
  return runAttached(process.execPath, [join('node_modules', ...program), ...args], { cwd: ROOT, env: { ...process.env, ...memoryDisk(), ...env } });
}
