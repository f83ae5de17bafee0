import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from './atomic-file';
import { fingerprint, sameFingerprint } from './fingerprint';
import { damagedFile, sealed, unseal } from './sealed-json';
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

export type Manifest = z.infer<typeof manifestSchema>;

/** Writes the manifest of all files that are in a folder now. */
export async function writeManifest(folder: string, step: number): Promise<void> {
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const name of (await readdir(folder)).sort()) files[name] = await fingerprint(join(folder, name));
  const manifest: Manifest = { schemaVersion: MANIFEST_VERSION, step, files };
  await writeFileAtomically(join(folder, MANIFEST), sealed('manifest', manifest));
}

/**
 * Reads a folder's manifest and compares every file with it. Files that it does not name are not looked at.
 *
 * @throws a user error: `newer-version` where a newer Tunesmith wrote it, else what is damaged
 */
export async function verifyManifest(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  for (const [name, expected] of Object.entries(manifest.files)) {
    if (!sameFingerprint(await fingerprint(join(folder, name)), expected)) throw damagedFile(join(folder, name), 'its hash is another');
  }
  return manifest;
}

/** The seal comes first: a flipped bit in the version must not pass for a newer version. */
async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST);
  const manifest = unseal(await readTextFile(path, MAX_BYTES), 'manifest');
  if (manifest === undefined) throw damagedFile(path, 'its hash is another');
  return parseVersionedJson(JSON.stringify(manifest), path, { what: 'a list of files', version: MANIFEST_VERSION, schema: manifestSchema });
}
