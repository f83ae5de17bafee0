import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, sha256, writeJson } from '../set-up/files.mjs';
import { createRunner, howItEnded, interruptible, lastWords } from '../set-up/processes.mjs';
import { withProgress } from '../set-up/progress.mjs';

/** Electron's package brings no program: that comes from a release host of its own, which not every network reaches. */
const PACKAGE = join('node_modules', 'electron');
const FAILURE = join('node_modules', '.tunesmith', 'electron-failed.json');

/** A start must not wait for the network each time. */
const RETRY_AFTER_MS = 24 * 3_600_000;
/** Some 110 MB; a host that is out of reach may not even refuse. */
const DOWNLOAD_MS = 5 * 60_000;

const PROXY = /^https?_proxy$/i;
/** What decides which way a download takes. */
const WAY = /^(https?_proxy|no_proxy|(npm_config_)?electron_mirror)$/i;

/**
 * Electron's program: the one that TUNESMITH_ELECTRON names, or the package's own, which is downloaded where it is missing.
 *
 * @param {string} root
 * @param {{ env?: NodeJS.ProcessEnv, run?: import('../set-up/processes.mjs').Run, screen?: NodeJS.WritableStream }} [world]
 * @returns {Promise<{ path: string, version: string } | { missing: string }>} why there is none, to follow "because"
 */
export async function electronProgram(root, { env = process.env, run, screen = process.stderr } = {}) {
  const named = env['TUNESMITH_ELECTRON'];
  if (named) return existsSync(named) ? { path: named, version: 'of TUNESMITH_ELECTRON' } : { missing: `TUNESMITH_ELECTRON names ${named}, which is not there` };
  const present = installed(root);
  if (present) return present;
  const failure = readJson(join(root, FAILURE));
  if (failure?.way === wayOf(env) && Math.abs(Date.now() - failure.at) < RETRY_AFTER_MS) return { missing: failure.why };
  const outcome = await withProgress(screen, { title: 'Downloading Electron…' }, () => download(root, env, run));
  return installed(root) ?? { missing: rememberFailure(root, env, outcome) };
}

/**
 * Lets the next start ask for Electron's program again.
 *
 * @param {string} root
 */
export function forgetFailure(root) {
  rmSync(join(root, FAILURE), { force: true });
}

/** @param {string} root */
function installed(root) {
  const folder = join(root, PACKAGE);
  const name = join(folder, 'path.txt');
  if (!existsSync(name)) return undefined;
  const path = join(folder, 'dist', readFileSync(name, 'utf8').trim());
  return existsSync(path) ? { path, version: String(readJson(join(folder, 'package.json'))?.version) } : undefined;
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {import('../set-up/processes.mjs').Run} [run]
 */
function download(root, env, run) {
  return interruptible((signal) => (run ?? createRunner({ signal }))(process.execPath, [join(PACKAGE, 'install.js')], { cwd: root, env: withProxy(env), signal: AbortSignal.timeout(DOWNLOAD_MS) }));
}

/**
 * The installer heeds a proxy only where it is told to.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function withProxy(env) {
  const hasProxy = Object.keys(env).some((name) => PROXY.test(name) && env[name]);
  return hasProxy ? { ELECTRON_GET_USE_PROXY: '1', ...env } : env;
}

/**
 * A hash: a proxy's address may have a password in it.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function wayOf(env) {
  return sha256(JSON.stringify(Object.entries(env).filter(([name]) => WAY.test(name)).sort()));
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {import('../set-up/processes.mjs').Outcome} outcome
 */
function rememberFailure(root, env, outcome) {
  const why = `Electron's program could not be downloaded from its release host (${lastWords(outcome.output).at(-1) ?? howItEnded(outcome)})`;
  writeJson(join(root, FAILURE), { at: Date.now(), way: wayOf(env), why });
  return why;
}
