import { createHash } from 'node:crypto';
import { AppError, userError } from '../../shared/errors';
import { writeFileAtomically } from './atomic-file';
import { isNestedTooDeeply } from './json-depth';
import { readTextFile } from './text-file';
import { parseVersionedJson, type JsonForm } from './versioned-json';

/** No file of ours comes near this. */
const MAX_BYTES = 64 * 2 ** 20;

/** Under which a file carries what it holds. */
const CONTENTS = 'contents';

/** Writes a JSON file that carries its own hash, so that no flipped bit goes unnoticed. */
export async function writeSealedJson(path: string, contents: { readonly schemaVersion: number }): Promise<void> {
  await writeFileAtomically(path, sealed(CONTENTS, contents));
}

/**
 * Reads what {@link writeSealedJson} wrote. The seal comes first: a flipped bit in the version must not pass for a newer one.
 *
 * @throws a user error where it cannot be read, is damaged, or was written by a newer version
 */
export async function readSealedJson<T>(path: string, form: JsonForm<T>): Promise<T> {
  const contents = unseal(await readText(path), CONTENTS);
  if (contents === undefined) throw damagedFile(path, 'its hash is another');
  return parseVersionedJson(JSON.stringify(contents), path, form);
}

/** JSON of an object with a hash and, under `key`, what is hashed. */
export function sealed(key: string, contents: unknown): string {
  // As it comes back: JSON drops what is undefined.
  const plain: unknown = JSON.parse(JSON.stringify(contents));
  return `${JSON.stringify({ sha256: hashOf(plain), [key]: plain }, null, 2)}\n`;
}

/** What {@link sealed} was given; `undefined` where the text is not as it was written. */
export function unseal(text: string, key: string): unknown {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { sha256, [key]: contents } = value as Record<string, unknown>;
  return contents !== undefined && sha256 === hashOf(contents) ? contents : undefined;
}

export function damagedFile(path: string, why: string, hint?: string): AppError {
  return userError('damaged-file', `${path} is damaged: ${why}.`, hint);
}

function hashOf(contents: unknown): string {
  return createHash('sha256').update(JSON.stringify(contents)).digest('hex');
}

async function readText(path: string): Promise<string> {
  return readTextFile(path, MAX_BYTES).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-utf8') throw damagedFile(path, 'it is no text');
    throw error;
  });
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isNestedTooDeeply(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
