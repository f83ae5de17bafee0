import { spawnSync } from 'node:child_process';
import { runAttached } from '../set-up/attached.mjs';

/** Whether packages of the system may be installed here without asking: we are root, on a Debian. */
export function canInstall() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
}

/** @param {readonly string[]} names */
export async function installPackages(names) {
  console.log(`Installing Debian's ${names.join(', ')}.`);
  await apt('update', '-qq');
  await apt('install', '-y', '-qq', ...names);
}

/** @param {readonly string[]} args */
function apt(...args) {
  return runAttached('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}
