import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './context.mjs';
import { SetUpError } from './errors.mjs';
import { readJson, sha256, writeJson } from './files.mjs';
import { npmCommand } from './npm.mjs';
import { requireSuccess } from './processes.mjs';
import { withProgress } from './progress.mjs';

/** @typedef {import('./context.mjs').Context} Context */

const LOCKFILE = 'package-lock.json';
/** Inside node_modules, so that it goes when they go. */
const STAMP = join('node_modules', '.tunesmith', 'packages.json');

/** Step: what package-lock.json names lies in node_modules. */
export const packages = {
  name: 'packages',
  optional: false,

  /** @param {Context} context */
  isDue({ root }) {
    return readJson(join(root, STAMP))?.lockfile !== lockfileHash(root);
  },

  /** @param {Context} context */
  async carryOut(context) {
    const { root } = context;
    const lockfile = lockfileHash(root);
    if (lockfile === undefined) throw missingLockfile(root);
    // A developer's own `npm install` leaves nothing to do.
    if (!isInstalled(root)) await install(context);
    writeJson(join(root, STAMP), { lockfile });
  },
};

/** @param {Context} context */
async function install(context) {
  const { command, args } = npmCommand(context.env);
  // No install script runs: tfjs-node's own would fail where its host is out of reach (see tensorflow.mjs), and the
  // others (esbuild, rolldown) bring their binaries as packages. `include=dev` undoes NODE_ENV=production.
  const ci = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  const outcome = await withProgress(context.screen, { title: 'Installing packages (npm ci)…' }, () =>
    context.run(command, [...args, ...ci], { cwd: context.root, env: context.env }));
  requireSuccess(outcome, {
    tried: `npm ${ci.join(' ')}`,
    todo: 'Check the network and npm\'s own settings (`npm config list`), or run `npm ci --ignore-scripts` by hand to see all it says.',
  });
  say(context, 'Packages installed.');
}

/**
 * Whether node_modules holds what the lockfile names, by the copy of it that npm leaves there. Optional packages may be
 * missing: they are for other platforms.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = readJson(join(root, LOCKFILE))?.packages;
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (wanted === undefined || installed === undefined) return false;
  return Object.entries(wanted).filter(([path]) => path !== '').every(([path, { version, integrity, optional, devOptional }]) => {
    const found = installed[path];
    if (found === undefined) return optional === true || devOptional === true;
    return found.version === version && found.integrity === integrity && existsSync(join(root, path, 'package.json'));
  });
}

/** @param {string} root */
function lockfileHash(root) {
  const file = join(root, LOCKFILE);
  return existsSync(file) ? sha256(readFileSync(file)) : undefined;
}

/** @param {string} root */
function missingLockfile(root) {
  return new SetUpError({
    tried: 'reading package-lock.json',
    answered: `there is none in ${root}`,
    todo: 'Restore it with `git checkout package-lock.json`.',
  });
}
