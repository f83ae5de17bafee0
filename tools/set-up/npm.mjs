import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * How to start npm: as a script for this very Node where it can be found, because Windows starts `npm.cmd` only through
 * a shell.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ command: string, args: string[] }}
 */
export function npmCommand(env) {
  const script = npmScripts(env).find((path) => existsSync(path));
  return script === undefined ? { command: 'npm', args: [] } : { command: process.execPath, args: [script] };
}

/** @param {NodeJS.ProcessEnv} env */
function npmScripts(env) {
  const folder = dirname(process.execPath);
  const inNodeModules = join('node_modules', 'npm', 'bin', 'npm-cli.js');
  const scripts = [join(folder, inNodeModules), join(folder, '..', 'lib', inNodeModules)];
  // Set by npm itself; under another package manager it names that one.
  const parent = env.npm_execpath;
  return parent?.endsWith('npm-cli.js') ? [parent, ...scripts] : scripts;
}
