#!/usr/bin/env node
/**
 * From `npm start` to a window that can be used, once everything is set up and built: seconds, the median of several starts.
 *
 *     node tools/bench/start.mjs [--quick]
 *
 * In the browser: until the first screen stands in a Chromium that is open already. The desktop app: until it stands in its window, in
 * the Electron of the tests; the line is left out where there is none. Each start has an empty home folder; the first one of each kind
 * warms up and is not counted. The last line of stdout is JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { WebSocket } from 'ws';
import { ROOT } from '../set-up/context.mjs';
import { findChromium } from '../test/browser.mjs';
import { electronForTests, withScreen } from '../test/electron.mjs';
import { readFlags } from './inputs/flags.mjs';
import { median, need } from './inputs/inputs.mjs';

/** Stands on the first screen, and nowhere before it. */
const USABLE = 'Try the sample reviews';
const PATIENCE_MS = 120_000;

const { quick } = readFlags([]);
const starts = quick ? 3 : 6;
const results = [{ what: 'second start to a usable page, in a browser', value: await seconds(inBrowser()), unit: 's', aim: { atMost: 2 } }];
const electron = process.platform === 'win32' ? { missing: 'a shell script to stand before it' } : await electronForTests();
const desktop = 'path' in electron ? await withScreen((env) => seconds(inElectron(electron.path, env))) : electron;
if (typeof desktop === 'number') results.push({ what: 'second start to a usable window, desktop', value: desktop, unit: 's', aim: { atMost: 2 } });
else console.error(`The desktop app is left out: ${desktop.missing}.`);
console.log(JSON.stringify({ name: 'start', results }));

/** @param {Promise<number[]>} each milliseconds */
async function seconds(each) {
  return median((await each).slice(1)) / 1000;
}

async function inBrowser() {
  const browser = await chromium.launch({ executablePath: need('a Chromium', await findChromium()), args: ['--no-sandbox'] });
  const times = [];
  for (let i = 0; i <= starts; i++) {
    const page = await browser.newPage();
    times.push(await timed(['--no-browser'], {}, async (child) => {
      for await (const line of createInterface({ input: /** @type {import('node:stream').Readable} */ (child.stdout) })) {
        const link = /http:\S+/.exec(line)?.[0];
        if (!link) continue;
        await page.goto(link);
        await page.getByRole('button', { name: USABLE }).waitFor({ timeout: PATIENCE_MS });
        return;
      }
      throw new Error('`npm start` ended without a link.');
    }));
    await page.context().close();
  }
  await browser.close();
  return times;
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
async function inElectron(program, env) {
  const times = [];
  for (let i = 0; i <= starts; i++) {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
    // Electron as it is, with a door through which to see its window.
    const script = join(folder, 'electron');
    writeFileSync(script, `#!/bin/sh\nexec "${program}" --disable-gpu --remote-debugging-port=${port} "$@"\n`);
    chmodSync(script, 0o755);
    times.push(await timed([], { ...env, CI: '', TUNESMITH_ELECTRON: script, XDG_CONFIG_HOME: join(folder, 'config') }, () => shown(port)));
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  return times;
}

/**
 * Milliseconds from the start of `npm start` until `usable` resolves; then all of it is ended.
 *
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(child: import('node:child_process').ChildProcess) => Promise<void>} usable
 */
async function timed(args, env, usable) {
  const home = mkdtempSync(join(tmpdir(), 'bench-start-home-'));
  const began = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', ...args], { cwd: ROOT, env: { ...process.env, ...env, TUNESMITH_HOME: home }, stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const ended = once(child, 'exit');
  try {
    await usable(child);
    return performance.now() - began;
  } finally {
    // npm, the starter and the app are one group.
    process.kill(-(/** @type {number} */ (child.pid)), 'SIGTERM');
    await ended;
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

/** @param {number} port Chromium's debugging port */
async function shown(port) {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await sleep(20)) {
    const pages = /** @type {{ type: string, url: string, webSocketDebuggerUrl: string }[]} */ (await fetch(`http://127.0.0.1:${port}/json`).then((answer) => answer.json(), () => []));
    const page = pages.find(({ type, url }) => type === 'page' && url.startsWith('app:'));
    if (page && (await textOf(page.webSocketDebuggerUrl)).includes(USABLE)) return;
  }
  throw new Error('No window came.');
}

/** @param {string} address @returns {Promise<string>} */
async function textOf(address) {
  const socket = new WebSocket(address);
  try {
    await once(socket, 'open');
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: 'document.body.innerText', returnByValue: true } }));
    const [answer] = await once(socket, 'message');
    return String(JSON.parse(String(answer)).result?.result?.value);
  } finally {
    socket.close();
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
