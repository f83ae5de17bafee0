import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runAttached } from '../set-up/attached.mjs';

/** Where Chromium is on the systems that have it; Playwright's own comes first (see {@link findChromium}). */
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/**
 * The browser for the tests of the screens: the one that TUNESMITH_CHROMIUM names, Playwright's own, the system's.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string | undefined>}
 */
export async function findChromium(env = process.env) {
  const { chromium } = await import('@playwright/test');
  return [env['TUNESMITH_CHROMIUM'], chromium.executablePath(), ...SYSTEM].find((path) => path && existsSync(path));
}

/**
 * As {@link findChromium}; where none is here, and we are root on a Debian, its package is installed.
 *
 * @returns {Promise<{ path: string } | { missing: string }>} why there is none, and what to do
 */
export async function chromiumForTests() {
  const found = await findChromium();
  if (found) return { path: found };
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) {
    return { missing: 'there is no Chromium here. Install one (npx playwright install chromium, or your system\'s package), or name it in TUNESMITH_CHROMIUM.' };
  }
  console.log('No Chromium here: installing Debian\'s.');
  await apt('update', '-qq');
  await apt('install', '-y', '-qq', 'chromium');
  const installed = await findChromium();
  return installed ? { path: installed } : { missing: 'there is no Chromium here, and apt-get could not install one.' };
}

/** @param {readonly string[]} args */
function apt(...args) {
  return runAttached('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
