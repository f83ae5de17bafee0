import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicFolder, isTemporaryFile, writeFileAtomically } from '../../files/atomic-file';
import { makeFolder, remove } from '../../files/folders';
import { writeManifest } from '../../files/manifest';
import { writeSafetensors, type TensorToWrite } from '../../formats/safetensors-writer';
import type { TrainingState } from './training-state';

/** Of a run's checkpoints the latest two stay: the last one, and one to fall back on. */
const KEPT = 2;

export const CHECKPOINT_FILES = { weights: 'model.safetensors', moments: 'optimizer.safetensors', state: 'state.json' } as const;

/** A run as it is between two steps. The tensors are read when their turn comes. */
export interface Snapshot {
  readonly state: TrainingState;
  readonly weights: readonly TensorToWrite[];
  /** AdamW's, see `AdamW.moments`. */
  readonly moments: readonly TensorToWrite[];
}

/**
 * Writes `folder`/step-N, whole or not at all, and lets older checkpoints go.
 *
 * @throws a user error when the disk refuses; the earlier checkpoints are then as they were
 */
export async function writeCheckpoint(folder: string, { state, weights, moments }: Snapshot): Promise<void> {
  await makeFolder(folder);
  const fill = async (temporary: string) => {
    await writeSafetensors(join(temporary, CHECKPOINT_FILES.weights), weights);
    await writeSafetensors(join(temporary, CHECKPOINT_FILES.moments), moments);
    await writeFileAtomically(join(temporary, CHECKPOINT_FILES.state), `${JSON.stringify(state, null, 2)}\n`);
    await writeManifest(temporary, state.steps);
  };
  await atomicFolder(join(folder, `step-${state.steps}`), fill, { replace: true });
  await prune(folder, state.steps);
}

/** The checkpoints in a folder, the latest first; whether they are whole is another question. */
export async function listCheckpoints(folder: string): Promise<{ readonly step: number; readonly path: string }[]> {
  const names = await readdir(folder).catch(() => []);
  const steps = names.flatMap((name) => /^step-([1-9]\d*)$/.exec(name)?.[1] ?? []).map(Number);
  return steps.sort((a, b) => b - a).map((step) => ({ step, path: join(folder, `step-${step}`) }));
}

/** Removes what writers left that were killed. Only whoever holds the run's lock may. */
export async function clearLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(isTemporaryFile)) await remove(join(folder, name));
}

/** Later ones than the present were refused when the run was resumed: they go as well. */
async function prune(folder: string, present: number): Promise<void> {
  const all = await listCheckpoints(folder);
  const kept = all.filter(({ step }) => step <= present).slice(0, KEPT);
  for (const { path } of all.filter((checkpoint) => !kept.includes(checkpoint))) await remove(path);
}
