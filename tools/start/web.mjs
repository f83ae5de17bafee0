import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../set-up/context.mjs';
import { openInBrowser } from './browser.mjs';

const CLI = join(ROOT, 'out', 'node', 'cli.js');
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Serves the app on this machine until it is told to end, which is no failure.
 *
 * @param {{ why: string | undefined, browser: boolean }} options `why` it is not the desktop app; whether to open a browser
 * @returns {Promise<number>} the exit code
 */
export async function openWeb({ why, browser }) {
  const server = spawn(process.execPath, [CLI, 'serve'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  const wasAsked = passSignalsOn(server);
  for await (const line of createInterface({ input: server.stdout })) {
    const link = /http:\S+/.exec(line)?.[0];
    if (link === undefined) console.log(line);
    else tell(link, { why, isOpened: browser && await openInBrowser(link) });
  }
  const [code] = await ended;
  return wasAsked() ? 0 : (code ?? 1);
}

/**
 * @param {string} link
 * @param {{ why: string | undefined, isOpened: boolean }} options
 */
function tell(link, { why, isOpened }) {
  const because = why === undefined ? '' : `, because ${why}`;
  console.log(`${isOpened ? 'Opened the web app in your browser' : 'Serving the web app'}${because}.`);
  console.log(`\n  ${link}\n`);
  if (isOpened) return;
  console.log('Open that address in a browser on this machine.');
  console.log('Without a browser: `npm start -- --sample` trains on the sample reviews and ends; `node tools/tunesmith.mjs --help` lists all commands.');
}

/**
 * A terminal sends Ctrl-C to the server as well; whoever else ends us, ends it through us.
 *
 * @param {import('node:child_process').ChildProcess} server
 * @returns {() => boolean} whether there was a signal
 */
function passSignalsOn(server) {
  let asked = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      asked = true;
      if (signal !== 'SIGINT' || !process.stdin.isTTY) server.kill(signal);
    });
  }
  return () => asked;
}
