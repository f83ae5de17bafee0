import { join } from 'node:path';
import { AppError } from '../../../shared/errors';
import { verifyManifest, type Manifest } from '../../files/manifest';
import { readVersionedJson } from '../../files/versioned-json';
import { clearLeftovers, CHECKPOINT_FILES, listCheckpoints } from './write-checkpoint';
import { TRAINING_STATE_VERSION, trainingStateSchema, type TrainingState } from './training-state';

/** A checkpoint whose every byte was checked. */
export interface Checkpoint {
  readonly path: string;
  readonly state: TrainingState;
}

export interface FoundCheckpoint {
  /** Absent when the run has to begin at its first step. */
  readonly checkpoint?: Checkpoint;
  /** Which ones were passed over, and why, as sentences. */
  readonly notes: readonly string[];
}

/**
 * The latest checkpoint to go on from. Damaged ones are passed over; so are those whose best weights are lost, because the
 * run could not end in the same model any more.
 *
 * @param best the folder of the best weights so far
 * @throws a user error when a newer version of Tunesmith wrote one
 */
export async function findCheckpoint(folder: string, best: string): Promise<FoundCheckpoint> {
  await clearLeftovers(folder);
  const notes: string[] = [];
  const bestStep = await stepOfBest(best);
  for (const { step, path } of await listCheckpoints(folder)) {
    const state = await readState(path, step).catch((error: unknown) => {
      notes.push(`The checkpoint step-${step} is left out: ${damage(error)}`);
    });
    if (!state) continue;
    if (hasItsBest(state, bestStep)) return { checkpoint: { path, state }, notes };
    notes.push(`The checkpoint step-${step} is left out: the best weights, of step ${state.bestStep}, are not in ${best} or are damaged.`);
  }
  return { notes };
}

/** Weights of a later check are as good: the run comes to that check again, and ends with the same weights. */
function hasItsBest({ bestStep, steps }: TrainingState, found: number | undefined): boolean {
  return bestStep === undefined || (found !== undefined && (found === bestStep || found > steps));
}

async function readState(path: string, step: number): Promise<TrainingState> {
  const { files } = await verifyManifest(path);
  for (const name of Object.values(CHECKPOINT_FILES)) if (!(name in files)) throw new AppError('user', 'damaged-file', `${path} has no ${name}.`);
  const form = { what: 'the state of a run', version: TRAINING_STATE_VERSION, schema: trainingStateSchema };
  const state = await readVersionedJson(join(path, CHECKPOINT_FILES.state), form);
  if (state.steps !== step) throw new AppError('user', 'damaged-file', `${path} is of step ${state.steps}.`);
  return state;
}

async function stepOfBest(best: string): Promise<number | undefined> {
  const manifest = await verifyManifest(best).catch((error: unknown): Manifest | undefined => void damage(error));
  return manifest?.step;
}

/** What is damaged; errors that are no damage are thrown on. */
function damage(error: unknown): string {
  if (error instanceof AppError && error.family === 'user' && error.code !== 'newer-version') return error.message;
  throw error;
}
