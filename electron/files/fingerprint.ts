import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from './file-errors';

/** What tells whether a file is still the one that it was. */
export interface Fingerprint {
  readonly bytes: number;
  /** SHA-256, in hexadecimal. */
  readonly sha256: string;
}

/**
 * The fingerprint of a file, or of a folder: then over the names and contents of all files in it.
 *
 * @throws a user error when it cannot be read
 */
export async function fingerprint(path: string): Promise<Fingerprint> {
  try {
    const hash = createHash('sha256');
    const bytes = await add(hash, path, '');
    return { bytes, sha256: hash.digest('hex') };
  } catch (thrown) {
    throw fileError('read', path, thrown);
  }
}

export function sameFingerprint(a: Fingerprint, b: Fingerprint): boolean {
  return a.bytes === b.bytes && a.sha256 === b.sha256;
}

/** Size and last change of a file, or of each file in a folder: another one where somebody has written since. Empty where nothing is. */
export async function changeStamp(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (!found?.isDirectory()) return found ? `${found.size} ${found.mtimeNs}` : '';
  const members = (await readdir(path).catch(() => [])).sort();
  return JSON.stringify(await Promise.all(members.map(async (member) => [member, await changeStamp(join(path, member))])));
}

/** Adds a file's contents, or a folder's members in the order of their names; gives the number of bytes. */
async function add(hash: Hash, path: string, name: string): Promise<number> {
  if (name !== '') hash.update(`${name}\0`);
  if (!(await stat(path)).isDirectory()) return addFile(hash, path);
  let bytes = 0;
  for (const member of (await readdir(path)).sort()) bytes += await add(hash, join(path, member), `${name}/${member}`);
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
