import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readSealedJson, writeSealedJson } from '../files/versioned-json';

const NAME = 'tunesmith-source.json';
const VERSION = 1;

const schema = z.object({
  schemaVersion: z.literal(VERSION),
  hubId: z.string(),
  commit: z.string(),
  /** Where the hub's converter made the weights, its commit; else the same. */
  weightsCommit: z.string(),
  licence: z.string().optional(),
  downloadedAt: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.int().min(0), hash: z.object({ kind: z.enum(['sha256', 'git-blob']), value: z.string() }) })),
});

/** Beside a downloaded model's files: where they came from, and their hashes there. */
export type HubSource = Omit<z.infer<typeof schema>, 'schemaVersion'>;

export async function writeHubSource(folder: string, source: HubSource): Promise<void> {
  await writeSealedJson(join(folder, NAME), { schemaVersion: VERSION, ...source });
}

/** Nothing for a folder that was not downloaded; a damaged description is none, as the model itself may be whole. */
export async function readHubSource(folder: string): Promise<HubSource | undefined> {
  const path = join(folder, NAME);
  if (!existsSync(path)) return undefined;
  return readSealedJson(path, { what: 'where a model came from', version: VERSION, schema }).catch(() => undefined);
}
