import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, readdirSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * A file's SHA-256, in hex.
 *
 * @param {string} file
 */
export async function sha256OfFile(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest('hex');
}

/** @param {string | Buffer} content */
export function sha256(content) {
  return createHash('sha256').update(content).digest('hex');
}

/**
 * A number that changes when a file of these folders is added, removed or written: a hash over paths, sizes and times.
 * Contents are not read, so it costs milliseconds.
 *
 * @param {string} root
 * @param {readonly string[]} paths files and folders below root; one that is missing counts as such
 * @param {(path: string) => boolean} counts
 */
export function fingerprint(root, paths, counts) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((one) => filesBelow(root, one)).filter(counts).sort()) {
    const { size, mtimeMs } = statSync(join(root, path));
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]} relative to root, with forward slashes
 */
function filesBelow(root, path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (stats.isFile()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => filesBelow(root, `${path}/${name}`));
}

/**
 * A JSON file's content; undefined where there is none or it is damaged: what these tools write as JSON can be made
 * again.
 *
 * @param {string} file
 * @returns {any}
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes JSON so that a reader sees the old content or the new, never a part.
 *
 * @param {string} file
 * @param {unknown} content
 */
export function writeJson(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(unfinished, file);
}

/**
 * The same file at a second place: a hard link where the file system gives one (native TensorFlow takes 850 MB), a copy
 * where it does not.
 *
 * @param {string} from
 * @param {string} to
 */
export async function linkOrCopy(from, to) {
  await mkdir(dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to);
  }
}

/**
 * How many bytes lie in a folder, for progress bars. A file that goes while we look counts nothing.
 *
 * @param {string} folder
 * @returns {Promise<number>}
 */
export async function bytesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(entries.map((entry) => bytesOf(join(folder, entry.name), entry.isDirectory())));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * @param {string} path
 * @param {boolean} isFolder
 */
async function bytesOf(path, isFolder) {
  if (isFolder) return bytesBelow(path);
  return stat(path).then(({ size }) => size, () => 0);
}
