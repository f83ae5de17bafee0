import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError, userError } from '../../shared/errors';
import { writeFileAtomically } from './atomic-file';
import { isNestedTooDeeply } from './json-depth';
import { readTextFile } from './text-file';

/** No state file of ours comes near this. */
const MAX_BYTES = 64 * 2 ** 20;

export interface JsonForm<T> {
  /** What the file is, as in "the run's settings". */
  readonly what: string;
  /** The newest `schemaVersion` that we know. */
  readonly version: number;
  readonly schema: z.ZodType<T>;
  /** What to do where it is damaged. */
  readonly hint?: string;
}

const HINT = 'Put a copy back, or start a new run.';

type About = Pick<JsonForm<unknown>, 'what' | 'hint'>;

const versioned = z.looseObject({ schemaVersion: z.int() });
const sealed = z.looseObject({ sha256: z.string() });

/**
 * Reads a JSON file of ours that carries a `schemaVersion`.
 *
 * @throws a user error when it cannot be read, was written by a newer version, or is damaged
 */
export async function readVersionedJson<T>(path: string, form: JsonForm<T>): Promise<T> {
  return parseVersionedJson(await readTextFile(path, MAX_BYTES), path, form);
}

/**
 * Writes a JSON file of ours whose every value is covered by a hash, beside them as `sha256`.
 *
 * @param value an object with a `schemaVersion`
 * @throws a user error when the disk refuses
 */
export async function writeSealedJson(path: string, value: object): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify({ ...value, sha256: seal(value) }, null, 2)}\n`);
}

/** As {@link readVersionedJson}, for what `writeSealedJson` wrote: a value that was changed since is damage too. */
export async function readSealedJson<T>(path: string, form: JsonForm<T>): Promise<T> {
  const text = await readTextFile(path, MAX_BYTES).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'not-utf8' ? damaged(path, form, 'it is no text', error) : error;
  });
  const { success, data } = sealed.safeParse(parse(text, path, form));
  // The seal before the version: a flipped bit in it must not pass for a newer one. A newer one may have another seal.
  if (success && data.sha256 !== seal(withoutSeal(data))) throw damaged(path, form, 'its hash is another');
  const value = parseVersionedJson(text, path, form);
  if (!success) throw damaged(path, form, 'it has no hash');
  return value;
}

/** The same, for text that was read already. */
export function parseVersionedJson<T>(text: string, path: string, form: JsonForm<T>): T {
  const { version, schema } = form;
  const value = parse(text, path, form);
  const { success, data } = versioned.safeParse(value);
  if (success && data.schemaVersion > version) {
    throw userError('newer-version', `${path} was written by a newer version of Tunesmith: its form is ${data.schemaVersion}, this version reads up to ${version}.`, 'Update Tunesmith.');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(path, form, issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : 'it has another form');
}

function seal(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function withoutSeal(value: z.infer<typeof sealed>): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'sha256'));
}

function parse(text: string, path: string, about: About): unknown {
  const value = parseJson(text, path, about);
  if (isNestedTooDeeply(value)) throw damaged(path, about, 'its values are nested too deeply');
  return value;
}

function parseJson(text: string, path: string, about: About): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(path, about, 'it is not JSON', cause);
  }
}

function damaged(path: string, { what, hint = HINT }: About, why: string, cause?: unknown) {
  return userError('damaged-file', `${path}, ${what}, is damaged (${why}).`, hint, cause);
}
