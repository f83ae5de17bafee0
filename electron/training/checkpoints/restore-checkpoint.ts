import { join } from 'node:path';
import type { Parameters } from '../../bert/parameters';
import { openSafetensors } from '../../formats/safetensors-reader';
import type { AdamW } from '../adamw';
import type { Checkpoint } from './find-checkpoint';
import { CHECKPOINT_FILES } from './write-checkpoint';

/** Gives the model and its optimizer the values that they had at the checkpoint. */
export async function restoreCheckpoint({ path, state }: Checkpoint, parameters: Parameters, optimizer: AdamW): Promise<void> {
  await restoreParameters(join(path, CHECKPOINT_FILES.weights), parameters);
  const file = await openSafetensors(join(path, CHECKPOINT_FILES.moments));
  try {
    await optimizer.restore(state.steps, file);
  } finally {
    await file.close();
  }
}

/** Gives parameters, all of them unless some are named, the values that a file has for them. */
export async function restoreParameters(path: string, parameters: Parameters, names: readonly string[] = parameters.names): Promise<void> {
  const file = await openSafetensors(path);
  try {
    for (const name of names) parameters.replace({ name, shape: file.entry(name).shape, data: await file.readFloat32(name) });
  } finally {
    await file.close();
  }
}
