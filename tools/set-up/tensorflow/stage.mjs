import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SetUpError } from '../errors.mjs';
import { readJson } from '../files.mjs';

/** @typedef {import('../context.mjs').Context} Context */

/** The package that native TensorFlow is for. */
export const ADDON_PACKAGE = join('node_modules', '@tensorflow', 'tfjs-node');

/** The libraries, and the addon that looks for them at ../../deps/lib. All else in deps/ serves the compiler only. */
export const NATIVE_FOLDERS = [join('deps', 'lib'), 'lib'];

/** What is native, or left over from a build: the stage starts without it. */
const NOT_COPIED = /^(deps|lib|build.*)$/;

/**
 * @param {Context} context
 * @returns {string}
 */
export function addonVersion({ root }) {
  const version = readJson(join(root, ADDON_PACKAGE, 'package.json'))?.version;
  if (version !== undefined) return version;
  throw new SetUpError({
    tried: 'reading @tensorflow/tfjs-node in node_modules',
    answered: 'it is not there',
    todo: 'Delete node_modules and run `npm run set-up`.',
  });
}

/**
 * Gives `work` a copy of tfjs-node without anything native in it: a place to fill, build and try, beside the real
 * package and as deep inside node_modules, so that it finds the same dependencies. The copy goes afterwards.
 *
 * @template T
 * @param {Context} context
 * @param {(stage: string) => Promise<T>} work
 */
export async function withStage({ root }, work) {
  const parent = join(root, 'node_modules', '.tunesmith');
  await removeLeftovers(parent);
  const stage = await mkdtemp(join(parent, 'stage-'));
  try {
    await cp(join(root, ADDON_PACKAGE), stage, {
      recursive: true,
      filter: (path) => dirname(path) !== join(root, ADDON_PACKAGE) || !NOT_COPIED.test(basename(path)),
    });
    return await work(stage);
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/**
 * Stages of set-ups that were killed. Ours is the only one that runs: we hold the lock.
 *
 * @param {string} parent
 */
async function removeLeftovers(parent) {
  await mkdir(parent, { recursive: true });
  const names = (await readdir(parent)).filter((name) => name.startsWith('stage-'));
  await Promise.all(names.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}

/**
 * Moves the native folders of a stage into the real package, in place of any older ones.
 *
 * @param {Context} context
 * @param {string} stage
 * @returns {Promise<{ path: string, size: number }[]>} the files, relative to the package
 */
export async function place({ root }, stage) {
  for (const folder of NATIVE_FOLDERS) {
    const target = join(root, ADDON_PACKAGE, folder);
    await rm(target, { recursive: true, force: true });
    await mkdir(dirname(target), { recursive: true });
    await rename(join(stage, folder), target);
  }
  return nativeFiles(join(root, ADDON_PACKAGE));
}

/**
 * The regular files among a package's native folders.
 *
 * @param {string} folder
 */
export async function nativeFiles(folder) {
  const { files } = await nativeEntries(folder);
  return Promise.all(files.map(async (path) => ({ path, size: (await stat(join(folder, path))).size })));
}

/**
 * The paths of files and of symbolic links in a package's native folders, relative to it.
 *
 * @param {string} folder
 * @returns {Promise<{ files: string[], links: string[] }>}
 */
export async function nativeEntries(folder) {
  /** @type {{ files: string[], links: string[] }} */
  const found = { files: [], links: [] };
  for (const native of NATIVE_FOLDERS) await gather(folder, native, found);
  return found;
}

/**
 * @param {string} folder
 * @param {string} below
 * @param {{ files: string[], links: string[] }} found
 */
async function gather(folder, below, found) {
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) await gather(folder, path, found);
    else if (entry.isSymbolicLink()) found.links.push(path);
    else found.files.push(path);
  }
}

/**
 * The compiled addon of a stage; undefined where there is none.
 *
 * @param {string} stage
 */
export async function addonOf(stage) {
  const folders = await readdir(join(stage, 'lib')).catch(() => []);
  return folders.map((name) => join(stage, 'lib', name, 'tfjs_binding.node')).find((path) => existsSync(path));
}
