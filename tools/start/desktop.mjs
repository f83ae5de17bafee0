import { runAttached } from '../set-up/attached.mjs';
import { ROOT } from '../set-up/context.mjs';

/** An Electron that ends with an error so soon never had a window: a library of the system is missing, or the display refuses it. */
const STILLBORN_MS = 8000;

/**
 * Runs the desktop app to its end. Its services run on this Node, for which the native modules were built.
 *
 * @param {string} electron
 * @param {readonly string[]} files to open
 * @returns {Promise<{ code: number, whyNot?: string }>} `whyNot`: it did not start, and why
 */
export async function openDesktop(electron, files) {
  const began = performance.now();
  const code = await runAttached(electron, [...sandboxArgs(), ROOT, ...files], { cwd: process.env['INIT_CWD'] ?? process.cwd(), env: { ...process.env, TUNESMITH_NODE: process.execPath } });
  const isStillborn = code !== 0 && performance.now() - began < STILLBORN_MS;
  return { code, ...(isStillborn ? { whyNot: `Electron does not start here (exit code ${code}, see above)` } : {}) };
}

/** Chromium refuses its sandbox to root. */
export function sandboxArgs() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
