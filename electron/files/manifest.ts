import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { damagedFile } from './file-errors';
import { fingerprint, sameFingerprint } from './fingerprint';
import { readSealedJson, writeSealedJson, type JsonForm } from './versioned-json';

/** Written last into a folder: what the folder holds, with hashes. A folder without a valid one is not to be trusted. */
export const MANIFEST = 'manifest.json';

const MANIFEST_VERSION = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.object({
  schemaVersion: z.literal(MANIFEST_VERSION),
  /** Optimizer steps after which the folder was written. */
  step: z.int().min(0),
  files: z.record(z.string(), z.object({ bytes: z.int().min(0), sha256: hash })),
});

export type Manifest = z.infer<typeof manifestSchema>;

const FORM: JsonForm<Manifest> = { what: 'a list of files', version: MANIFEST_VERSION, schema: manifestSchema };

/** Writes the manifest of all files that are in a folder now. */
export async function writeManifest(folder: string, step: number): Promise<void> {
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const name of (await readdir(folder)).sort()) files[name] = await fingerprint(join(folder, name));
  const manifest: Manifest = { schemaVersion: MANIFEST_VERSION, step, files };
  await writeSealedJson(join(folder, MANIFEST), manifest);
}

/**
 * Reads a folder's manifest and compares every file with it. Files that it does not name are not looked at.
 *
 * @throws a user error: `newer-version` where a newer Tunesmith wrote it, else what is damaged
 */
export async function verifyManifest(folder: string): Promise<Manifest> {
  const manifest = await readSealedJson(join(folder, MANIFEST), FORM);
  for (const [name, expected] of Object.entries(manifest.files)) {
    if (!sameFingerprint(await fingerprint(join(folder, name)), expected)) throw damagedFile(join(folder, name), 'its hash is another');
  }
  return manifest;
}
