import { existsSync } from 'node:fs';
import { canInstall, installPackages } from './debian.mjs';

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
  if (!canInstall()) {
    return { missing: 'there is no Chromium here: install one (npx playwright install chromium, or your system\'s package), or name it in TUNESMITH_CHROMIUM' };
  }
  await installPackages(['chromium']);
  const installed = await findChromium();
  return installed ? { path: installed } : { missing: 'there is no Chromium here, and apt-get could not install one' };
}
