import { spawn } from 'node:child_process';

/** An opener that has failed has said so by then; one that is still at work has found a browser. */
const PATIENCE_MS = 3000;

/**
 * What opens an address in the person's browser.
 *
 * @param {string} link
 * @param {NodeJS.Platform} [platform]
 * @returns {[command: string, args: readonly string[]]}
 */
export function opener(link, platform = process.platform) {
  if (platform === 'darwin') return ['open', [link]];
  // Not through cmd, which would read the `&` of an address as its own.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', link]];
  return ['xdg-open', [link]];
}

/**
 * Whether a browser was found to open the link in. The browser outlives us.
 *
 * @param {string} link
 * @param {[string, readonly string[]]} [command]
 * @returns {Promise<boolean>}
 */
export function openInBrowser(link, [command, args] = opener(link)) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), PATIENCE_MS);
    const settle = (/** @type {boolean} */ isOpened) => {
      clearTimeout(timer);
      resolve(isOpened);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
    child.unref();
  });
}
