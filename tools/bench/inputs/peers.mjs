/** The environment of the peers: the versions that the comparisons are about, no others. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pythonOf } from './inputs.mjs';

const REQUIREMENTS = fileURLToPath(new URL('peers.txt', import.meta.url));

/**
 * Makes it in a new folder, with what the system calls python3 (3.10 or later). PyTorch brings several gigabytes along.
 *
 * @param {string} folder
 */
export function makePeers(folder) {
  console.error(`Making the peers' environment in ${folder}: several gigabytes, some minutes.`);
  run('python3', ['-m', 'venv', folder]);
  run(pythonOf(folder), ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS]);
}

/** @param {string} program @param {readonly string[]} args */
function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${error?.message ?? status}.`);
}
