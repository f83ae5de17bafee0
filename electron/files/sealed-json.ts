import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError, userError } from '../../shared/errors';
import { writeFileAtomically } from './atomic-file';
import { readTextFile } from './text-file';
import { parseVersionedJson, type JsonForm } from './versioned-json';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const sealedSchema = z.object({ sha256: hash, contents: z.looseObject({ schemaVersion: z.int() }) });

/** No file of ours comes near this. */
const MAX_BYTES = 64 * 2 ** 20;

/** Writes a JSON file that carries its own hash, so that no flipped bit goes unnoticed. */
export async function writeSealedJson<T extends { readonly schemaVersion: number }>(path: string, contents: T): Promise<void> {
  // Compared as they come back: JSON drops what is undefined.
  const plain: unknown = JSON.parse(JSON.stringify(contents));
  await writeFileAtomically(path, `${JSON.stringify({ sha256: seal(plain), contents: plain }, null, 2)}\n`);
}

/**
 * Reads what {@link writeSealedJson} wrote. The seal comes first: a flipped bit in the version must not pass for a newer one.
 *
 * @throws a user error where it cannot be read, is damaged, or was written by a newer version
 */
export async function readSealedJson<T>(path: string, form: JsonForm<T>): Promise<T> {
  const sealed = sealedSchema.safeParse(parseJson(await readText(path)));
  if (!sealed.success || seal(sealed.data.contents) !== sealed.data.sha256) throw damagedFile(path, 'its hash is another');
  return parseVersionedJson(JSON.stringify(sealed.data.contents), path, form);
}

export function damagedFile(path: string, why: string, hint?: string): AppError {
  return userError('damaged-file', `${path} is damaged: ${why}.`, hint);
}

function seal(contents: unknown): string {
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
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
