import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunState } from '../../../shared/model/run-library';
import { writeFileAtomically } from '../../files/atomic-file';
import { readVersionedJson } from '../../files/versioned-json';

const VERSION = 1;
const STATES = ['queued', 'training', 'pausing', 'paused', 'stopping', 'stopped', 'interrupted', 'failed', 'finished'] as const satisfies readonly RunState[];
const named = z.object({ id: z.string(), name: z.string() });

const metaSchema = z.object({
  schemaVersion: z.literal(VERSION),
  name: z.string(),
  state: z.enum(STATES),
  dataset: named,
  model: named,
  /** When it was put in the queue; the order of the queue. */
  queuedAt: z.number(),
  step: z.int().min(0),
  totalSteps: z.int().min(0),
  epoch: z.int().min(0),
  accuracy: z.number().optional(),
  pretraining: z.object({ loss: z.number().nullable(), top1: z.number().nullable(), top5: z.number().nullable(), nspAccuracy: z.number().nullable() }).optional(),
  error: z.object({ family: z.enum(['user', 'cancelled', 'bug']), code: z.string(), message: z.string(), hint: z.string().exactOptional(), stack: z.string().exactOptional() }).optional(),
});

/** What the library keeps of a run beside what decides its numbers: its name, and where it is in its life. */
export type RunMeta = z.infer<typeof metaSchema>;

const FILE = 'state.json';

export function newRunMeta(fields: Pick<RunMeta, 'name' | 'dataset' | 'model'>): RunMeta {
  return { schemaVersion: VERSION, ...fields, state: 'queued', queuedAt: Date.now(), step: 0, totalSteps: 0, epoch: 0 };
}

export async function writeRunMeta(folder: string, meta: RunMeta): Promise<void> {
  await writeFileAtomically(join(folder, FILE), `${JSON.stringify(meta, null, 2)}\n`);
}

/** `undefined` where the folder holds none. */
export async function readRunMeta(folder: string): Promise<RunMeta | undefined> {
  const path = join(folder, FILE);
  return existsSync(path) ? readVersionedJson(path, { what: 'the state of a run', version: VERSION, schema: metaSchema }) : undefined;
}
