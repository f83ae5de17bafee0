import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isOwnFolder, isTextFile, type Listed } from '../../shared/folder-upload';
import { fileError } from './file-errors';

/** What tells whether a file is still the one that it was. */
export interface Fingerprint {
  readonly bytes: number;
  /** SHA-256, in hexadecimal. */
  readonly sha256: string;
}

/**
 * The fingerprint of a file, or of a table that is a folder: then over the names and contents of the files that are read of it.
 *
 * @throws a user error when it cannot be read
 */
export async function fingerprint(path: string): Promise<Fingerprint> {
  try {
    const hash = createHash('sha256');
    const bytes = (await isFolder(path)) ? await addFolder(hash, path) : await addFile(hash, path);
    return { bytes, sha256: hash.digest('hex') };
  } catch (thrown) {
    throw fileError('read', path, thrown);
  }
}

export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return a.bytes === b.bytes && a.sha256 === b.sha256;
}

/** Size and last change of a file, or of each file that is read of a folder: another one where somebody has written since. Empty where nothing is. */
export async function changeStamp(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found?.isDirectory()) return found ? `${found.size} ${found.mtimeNs}` : '';
  const names = (await partsOf(path).catch(() => [])).flatMap((part) => part.files.map((file) => join(part.name, file)));
  return JSON.stringify(await Promise.all(names.map(async (name) => [name, await changeStamp(join(path, name))])));
}

/** A sub-folder, or the folder itself. */
interface Part {
  /** With `/` before it; empty for the folder itself. */
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * What a table that is a folder is read from, in the order of names: its labels' texts (data/folder-table.ts), or the files of a table
 * that was imported. Whatever else comes and goes there, a run's own folder among it, changes nothing.
 */
async function partsOf(folder: string): Promise<Part[]> {
  const inside = await list(folder);
  const labels = await Promise.all(inside.filter(isOwnFolder).map(async ({ name }) => ({ name: `/${name}`, files: (await list(join(folder, name))).filter(isTextFile).map(nameOf) })));
  const texts = labels.filter(({ files }) => files.length > 0);
  return texts.length > 0 ? texts : [{ name: '', files: inside.filter(({ isFile }) => isFile).map(nameOf) }];
}

async function list(folder: string): Promise<Listed[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.map((entry) => ({ name: entry.name, isFile: entry.isFile(), isFolder: entry.isDirectory() })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function nameOf({ name }: Listed): string {
  return name;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory();
}

/** Gives the number of bytes. */
async function addFolder(hash: Hash, path: string): Promise<number> {
  let bytes = 0;
  for (const { name, files } of await partsOf(path)) {
    if (name !== '') hash.update(`${name}\0`);
    for (const file of files) {
      hash.update(`${name}/${file}\0`);
      bytes += await addFile(hash, join(path, name, file));
    }
  }
  return bytes;
}

async function addFile(hash: Hash, path: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return bytes;
}
