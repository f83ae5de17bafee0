import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The browser to test in: the one that is named, Playwright's own, or the system's. Undefined: none is here. */
export function browserPath(): string | undefined {
  const named = process.env['TUNESMITH_CHROMIUM'];
  return [named, chromium.executablePath(), ...SYSTEM].find((path) => path !== undefined && path !== '' && existsSync(path));
}
