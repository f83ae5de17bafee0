import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { userError } from '../../shared/errors';
import { writeFileAtomically } from './atomic-file';
import { fingerprint, sameFingerprint } from './fingerprint';
import { isNestedTooDeeply } from './json-depth';
import { parseVersionedJson } from './versioned-json';
import { readTextFile } from './text-file';

/** Written last into a folder: what the folder holds, with hashes. A folder without a valid one is not to be trusted. */
export const MANIFEST = 'manifest.json';

const MANIFEST_VERSION = 1;
const MAX_BYTES = 2 ** 20;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.object({
  schemaVersion: z.literal(MANIFEST_VERSION),
  /** Optimizer steps after which the folder was written. */
  step: z.int().min(0),
  files: z.record(z.string(), z.object({ bytes: z.int().min(0), sha256: hash })),
});
const sealedSchema = z.object({ sha256: hash, manifest: z.looseObject({ schemaVersion: z.int() }) });

export type Manifest = z.infer<typeof manifestSchema>;

/** Writes the manifest of all files that are in a folder now. */
export async function writeManifest(folder: string, step: number): Promise<void> {
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const name of (await readdir(folder)).sort()) files[name] = await fingerprint(join(folder, name));
  const manifest: Manifest = { schemaVersion: MANIFEST_VERSION, step, files };
  await writeFileAtomically(join(folder, MANIFEST), `${JSON.stringify({ sha256: seal(manifest), manifest }, null, 2)}\n`);
}

/**
 * Reads a folder's manifest and compares every file with it. Files that it does not name are not looked at.
 *
 * @throws a user error: `newer-version` where a newer Tunesmith wrote it, else what is damaged
 */
export async function verifyManifest(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  for (const [name, expected] of Object.entries(manifest.files)) {
    if (!sameFingerprint(await fingerprint(join(folder, name)), expected)) throw damaged(join(folder, name), 'its hash is another');
  }
  return manifest;
}

/** The seal comes first: a flipped bit in the version must not pass for a newer version. */
async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const text = await readTextFile(path, MAX_BYTES);
  const sealed = sealedSchema.safeParse(parseJson(text));
  if (!sealed.success || seal(sealed.data.manifest) !== sealed.data.sha256) throw damaged(path, 'its hash is another');
  return parseVersionedJson(JSON.stringify(sealed.data.manifest), path, { what: 'a list of files', version: MANIFEST_VERSION, schema: manifestSchema });
}

function seal(manifest: unknown): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isNestedTooDeeply(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

function damaged(path: string, why: string) {
  return userError('damaged-file', `${path} is damaged: ${why}.`);
}
