import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { setUp } from '../set-up/main.mjs';
import { opener, openInBrowser } from './browser.mjs';
import { electronProgram, forgetFailure } from './electron-program.mjs';
import { whyNoScreen } from './screen.mjs';
import { start } from './start.mjs';

vi.mock('../set-up/main.mjs', () => ({ setUp: vi.fn(() => Promise.resolve('failed')) }));

it('sets up first, without what the set-up has failed at a short while ago', async () => {
  expect(await start([])).toBe(1);
  expect(setUp).toHaveBeenCalledExactlyOnceWith();
});

describe('where a window would go', () => {
  it('is asked of Linux alone, and of no build machine', () => {
    expect(whyNoScreen({}, 'linux')).toBe('this machine has no display');
    expect(whyNoScreen({ DISPLAY: ':0' }, 'linux')).toBeUndefined();
    expect(whyNoScreen({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBeUndefined();
    expect(whyNoScreen({}, 'darwin')).toBeUndefined();
    expect(whyNoScreen({ CI: 'true' }, 'win32')).toContain('CI is set');
    expect(whyNoScreen({ CI: 'false' }, 'win32')).toBeUndefined();
  });
});

describe('Electron’s program', () => {
  it('is the one that is there, without a download', async () => {
    const root = checkout();
    install(root);
    const run = vi.fn();
    expect(await electronProgram(root, { env: {}, run })).toEqual({ path: join(root, 'node_modules', 'electron', 'dist', 'electron'), version: '45.0.0' });
    expect(run).not.toHaveBeenCalled();
  });

  it('is downloaded where it is missing', async () => {
    const root = checkout();
    const run = vi.fn(() => (install(root), Promise.resolve(outcome(0))));
    expect(await electronProgram(root, { env: {}, run, screen: nowhere() })).toMatchObject({ version: '45.0.0' });
    expect(run.mock.calls[0]).toMatchObject([process.execPath, [join('node_modules', 'electron', 'install.js')], { cwd: root }]);
  });

  it('is not asked for again the same day when it could not be had: a start must not wait for the network each time', async () => {
    const root = checkout();
    const run = vi.fn(() => Promise.resolve(outcome(1)));
    const first = await electronProgram(root, { env: {}, run, screen: nowhere() });
    expect(first).toEqual({ missing: expect.stringContaining('could not be downloaded') });
    expect(await electronProgram(root, { env: {}, run, screen: nowhere() })).toEqual(first);
    expect(run).toHaveBeenCalledOnce();
  });

  it('is asked for again at once on another way, or after a set-up', async () => {
    const root = checkout();
    const run = vi.fn(() => Promise.resolve(outcome(1)));
    const ask = (/** @type {NodeJS.ProcessEnv} */ env) => electronProgram(root, { env, run, screen: nowhere() });
    await ask({});
    await ask({ ELECTRON_MIRROR: 'http://mirror/' });
    await ask({ ELECTRON_MIRROR: 'http://mirror/' });
    expect(run).toHaveBeenCalledTimes(2);
    forgetFailure(root);
    await ask({ ELECTRON_MIRROR: 'http://mirror/' });
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('comes through a proxy where there is one', async () => {
    const run = vi.fn(() => Promise.resolve(outcome(1)));
    await electronProgram(checkout(), { env: { https_proxy: 'http://proxy:3128' }, run, screen: nowhere() });
    expect(run.mock.calls[0]).toMatchObject([process.execPath, [expect.any(String)], { env: { ELECTRON_GET_USE_PROXY: '1', https_proxy: 'http://proxy:3128' } }]);
  });

  it('says why it could not be had', async () => {
    const output = 'HTTPError: Response code 407\n    at async download (index.js:1:1)\n';
    const told = [output, ''].map((words) => electronProgram(checkout(), { env: {}, run: () => Promise.resolve({ ...outcome(1), output: words }), screen: nowhere() }));
    expect(await Promise.all(told)).toEqual([
      { missing: 'Electron\'s program could not be downloaded from its release host (HTTPError: Response code 407)' },
      { missing: expect.stringMatching(/\(exit code 1\)$/) },
    ]);
  });

  it('may be named; a name that leads nowhere is told', async () => {
    expect(await electronProgram(checkout(), { env: { TUNESMITH_ELECTRON: process.execPath } })).toMatchObject({ path: process.execPath });
    expect(await electronProgram(checkout(), { env: { TUNESMITH_ELECTRON: '/nowhere' } })).toEqual({ missing: expect.stringContaining('/nowhere') });
  });
});

describe('the browser', () => {
  it('gets the address as one argument, which no shell reads', () => {
    const link = 'http://127.0.0.1:7373/?token=a&b';
    for (const platform of /** @type {const} */ (['linux', 'darwin', 'win32'])) expect(opener(link, platform)[1].at(-1)).toBe(link);
  });

  it('counts as opened only where its opener says so', async () => {
    expect(await openInBrowser('', [process.execPath, ['-e', '']])).toBe(true);
    expect(await openInBrowser('', [process.execPath, ['-e', 'process.exit(3)']])).toBe(false);
    expect(await openInBrowser('', ['no-such-opener', []])).toBe(false);
  });
});

/** A checkout whose Electron has no program yet. */
function checkout() {
  const root = mkdtempSync(join(tmpdir(), 'tunesmith-start-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'node_modules', 'electron'), { recursive: true });
  writeFileSync(join(root, 'node_modules', 'electron', 'package.json'), '{"version":"45.0.0"}');
  return root;
}

/** @param {string} root */
function install(root) {
  const folder = join(root, 'node_modules', 'electron');
  if (existsSync(join(folder, 'dist'))) return;
  mkdirSync(join(folder, 'dist'));
  writeFileSync(join(folder, 'dist', 'electron'), '');
  writeFileSync(join(folder, 'path.txt'), 'electron');
}

/** @param {number} code */
function outcome(code) {
  return { code, signal: null, output: '', missing: false };
}

function nowhere() {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
