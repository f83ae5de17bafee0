import { existsSync, renameSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from './context.mjs';
import { fingerprint, readJson, writeJson } from './files.mjs';
import { requireSuccess } from './processes.mjs';
import { withProgress } from './progress.mjs';

/** @typedef {import('./context.mjs').Context} Context */

/** What the build reads. */
const SOURCES = ['electron', 'shared', 'renderer', 'electron.vite.config.ts', 'vite.config.ts', 'tsconfig.json', 'package.json', 'package-lock.json'];

/**
 * electron-vite builds here first. As deep below the root as out/node, so that the paths in the source maps hold after
 * the move.
 */
const UNFINISHED = '.set-up';

/** What electron-vite calls a part of the build, and its folder in out/. The one with the stamp takes its place last: then all of them have. */
const PARTS = { renderer: 'renderer', preload: 'desktop', main: 'node' };

/** Inside the build, so that it goes when the build goes. */
const STAMP = 'sources.json';

/** Step: out/ holds the build of the present sources. */
export const build = {
  name: 'build',
  optional: false,

  /** @param {Context} context */
  isDue({ root }) {
    return readJson(join(root, 'out', PARTS.main, STAMP))?.fingerprint !== sourcesFingerprint(root);
  },

  /** @param {Context} context */
  async carryOut(context) {
    const { root } = context;
    // Taken before the build: what is saved while it runs is built the next time.
    const before = sourcesFingerprint(root);
    await runElectronVite(context);
    writeJson(join(root, UNFINISHED, 'main', STAMP), { fingerprint: before });
    await mkdir(join(root, 'out'), { recursive: true });
    for (const [part, folder] of Object.entries(PARTS)) replace(join(root, UNFINISHED, part), join(root, 'out', folder));
    say(context, 'Built.');
  },
};

/** @param {string} root */
function sourcesFingerprint(root) {
  return fingerprint(root, SOURCES, (path) => !/\.test\.tsx?$|\/fixtures\//.test(path));
}

/** @param {Context} context */
async function runElectronVite(context) {
  const args = [join('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--outDir', join(context.root, UNFINISHED)];
  const outcome = await withProgress(context.screen, { title: 'Building…' }, () =>
    context.run(process.execPath, args, { cwd: context.root, env: context.env }));
  requireSuccess(outcome, {
    tried: 'electron-vite build',
    todo: 'Mend what it names, or restore the sources with git; `npm run build` shows all it says.',
  });
}

/**
 * Puts a finished folder in the place of an older one: two renames, so that a program that starts meanwhile finds one
 * or the other whole.
 *
 * @param {string} finished
 * @param {string} place
 */
function replace(finished, place) {
  if (!existsSync(finished)) return;
  const old = `${finished}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, old);
  renameSync(finished, place);
  rmSync(old, { recursive: true, force: true });
}
