import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import { say } from '../context.mjs';
import { SetUpError } from '../errors.mjs';
import { linkOrCopy, readJson, sha256OfFile, writeJson } from '../files.mjs';
import { nativeEntries, nativeFiles } from './stage.mjs';

/** @typedef {import('../context.mjs').Context} Context */

/**
 * A kept copy of native TensorFlow: the files of a stage, and a manifest with their hashes that is written last. It is
 * made beside its place and renamed, so that checkouts which share a cache never see a part of one.
 *
 * @typedef {object} Manifest
 * @property {1} schema
 * @property {{ path: string, size: number, sha256: string }[]} files paths with forward slashes
 * @property {{ path: string, target: string }[]} links
 */

const MANIFEST = 'manifest.json';
const UNFINISHED = 'unfinished-';
const ABANDONED_AFTER = 60 * 60_000;

/**
 * Fills a stage from the kept copy with this key, after every byte of it has been checked.
 *
 * @param {Context} context
 * @param {string} key
 * @param {string} stage
 */
export async function fillFromCache(context, key, stage) {
  const entry = join(context.cache, key);
  if (!existsSync(entry)) throw nothingKept(entry);
  const problem = await damage(entry);
  if (problem !== undefined) {
    say(context, `The copy kept in ${entry} is damaged (${problem}): removed.`);
    await rm(entry, { recursive: true, force: true });
    throw damaged(entry, problem);
  }
  await copyNative(entry, stage, readJson(join(entry, MANIFEST)));
}

/**
 * What is wrong with a kept copy; undefined where nothing is.
 *
 * @param {string} entry
 * @returns {Promise<string | undefined>}
 */
async function damage(entry) {
  /** @type {Manifest | undefined} */
  const manifest = readJson(join(entry, MANIFEST));
  if (manifest?.schema !== 1) return `its ${MANIFEST} cannot be read`;
  for (const { path, sha256 } of manifest.files) {
    const actual = await sha256OfFile(join(entry, path)).catch(() => 'no file');
    if (actual !== sha256) return `${path}: expected sha256 ${sha256}, found ${actual}`;
  }
  return undefined;
}

/**
 * Keeps what a stage holds under this key. A cache that cannot be written costs a download the next time, no more.
 *
 * @param {Context} context
 * @param {string} key
 * @param {string} stage
 */
export async function keep(context, key, stage) {
  try {
    await keepOrThrow(context.cache, key, stage);
  } catch (error) {
    say(context, `No copy was kept in ${context.cache}: ${error instanceof Error ? error.message : error}. TUNESMITH_CACHE names another folder.`);
  }
}

/**
 * @param {string} cache
 * @param {string} key
 * @param {string} stage
 */
async function keepOrThrow(cache, key, stage) {
  await mkdir(cache, { recursive: true });
  await removeLeftovers(cache);
  const unfinished = await mkdtemp(join(cache, UNFINISHED));
  try {
    const manifest = await manifestOf(stage);
    await copyNative(stage, unfinished, manifest);
    writeJson(join(unfinished, MANIFEST), manifest);
    await rm(join(cache, key), { recursive: true, force: true });
    await rename(unfinished, join(cache, key));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/**
 * Removes what killed set-ups left behind. Young ones may belong to another checkout that is at work.
 *
 * @param {string} cache
 */
async function removeLeftovers(cache) {
  const names = (await readdir(cache)).filter((name) => name.startsWith(UNFINISHED));
  for (const path of names.map((name) => join(cache, name))) {
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age > ABANDONED_AFTER) await rm(path, { recursive: true, force: true });
  }
}

/**
 * @param {string} stage
 * @returns {Promise<Manifest>}
 */
async function manifestOf(stage) {
  const { links } = await nativeEntries(stage);
  return {
    schema: 1,
    files: await Promise.all((await nativeFiles(stage)).map(async ({ path, size }) =>
      ({ path: portable(path), size, sha256: await sha256OfFile(join(stage, path)) }))),
    links: await Promise.all(links.map(async (path) =>
      ({ path: portable(path), target: await readlink(join(stage, path)) }))),
  };
}

/**
 * @param {string} from
 * @param {string} to
 * @param {Manifest} manifest
 */
async function copyNative(from, to, { files, links }) {
  for (const { path } of files) await linkOrCopy(join(from, path), join(to, path));
  for (const { path, target } of links) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await symlink(target, join(to, path));
  }
}

/** @param {string} path */
function portable(path) {
  return path.split(sep).join(posix.sep);
}

/** @param {string} entry */
function nothingKept(entry) {
  return new SetUpError({
    tried: `reading ${entry}`,
    answered: 'nothing is kept there (a copy will be, once a download has worked)',
  });
}

/**
 * @param {string} entry
 * @param {string} problem
 */
function damaged(entry, problem) {
  return new SetUpError({
    tried: `verifying ${entry}`,
    answered: `${problem}; the copy has been removed`,
  });
}
