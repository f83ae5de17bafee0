import { dirname } from 'node:path';
import { userError } from '../../shared/errors';
import type { RunFacts } from '../../shared/model/run';
import { checkFreeSpace, spaceTaken } from '../files/free-space';
import { findCheckpoint, type Checkpoint } from './checkpoints/find-checkpoint';
import { changedVersions, checkInputs, checkStamps, fingerprintFiles, stampInputs, type InputStamps } from './checkpoints/run-facts';
import { recoverModelFolder } from './model-folder';

/** What a run needs in order to survive its process. */
export interface RunPersistence {
  /** The folder of the checkpoints. */
  readonly checkpoints: string;
  /** Of the programs that compute. */
  readonly versions: RunFacts['versions'];
  /** Given when the run goes on; its facts are absent where it was ended before they were settled. */
  readonly resume?: { readonly facts?: RunFacts | undefined } | undefined;
  /** Makes what was settled permanent. */
  readonly settle: (facts: RunFacts) => Promise<void>;
}

/** What of a run's task concerns its survival. */
export interface PersistentTask {
  /** The Hugging Face folder to leave behind. */
  readonly folder: string;
  readonly precision: 'f32' | 'bf16';
  /** Absent where nobody will go on with the run. */
  readonly persistence?: RunPersistence | undefined;
}

/** Where training begins. */
export interface RunStart {
  /** Absent at the first step. */
  readonly checkpoint?: Checkpoint | undefined;
  readonly notes: readonly { readonly level: 'info' | 'warning'; readonly message: string }[];
}

/** Copies of the weights on disk at the worst moment: the best ones twice while they are replaced, and three checkpoints… */
const BEST_COPIES = 2;
const CHECKPOINTS = 3;
/** …each with two moments of every weight. */
const COPIES_A_CHECKPOINT = 3;
const OTHER_FILES = 8e6;

/**
 * Looks at the files of a run before any is read.
 *
 * @param inputs lists every file that the run reads; where it cannot, the reading says why
 * @returns what {@link settleRun} tells by that none was changed meanwhile
 * @throws a user error when a file of a run that goes on has changed
 */
export async function checkInputsOf({ persistence }: PersistentTask, inputs: () => Promise<readonly string[]>): Promise<InputStamps> {
  if (!persistence) return new Map();
  const stamps = await stampInputs(await inputs().catch(() => []));
  if (persistence.resume?.facts) await checkInputs(persistence.resume.facts.inputs);
  return stamps;
}

/**
 * Looks for the checkpoint to go on from, and for the disk space that the rest will take.
 *
 * @param parameters number of weights
 * @throws a user error when the disk is too full
 */
export async function findStart({ persistence, folder }: PersistentTask, parameters: number): Promise<RunStart> {
  if (!persistence) return { notes: [] };
  const { resume, checkpoints, versions } = persistence;
  const needed = 4 * parameters * (BEST_COPIES + CHECKPOINTS * COPIES_A_CHECKPOINT) + OTHER_FILES;
  const taken = (await spaceTaken(folder)) + (await spaceTaken(checkpoints));
  await checkFreeSpace(dirname(folder), needed - taken);
  if (!resume) return { notes: [] };

  await recoverModelFolder(folder);
  // Without the facts no step was made, whatever lies there.
  const { checkpoint, notes } = resume.facts ? await findCheckpoint(checkpoints, folder) : { notes: [] };
  const going = checkpoint ? `Going on after step ${checkpoint.state.steps}.` : 'There is no checkpoint to go on from: starting at the first step.';
  const changed = resume.facts ? changedVersions(resume.facts.versions, versions) : [];
  const warnings = [...notes, ...(changed.length > 0 ? [`Since the run began, ${changed.join(' and ')}: the weights may differ in their last digits.`] : [])];
  return { checkpoint, notes: [...warnings.map((message) => ({ level: 'warning' as const, message })), { level: 'info', message: going }] };
}

/**
 * Settles what the run computes with, before its first step.
 *
 * @param inputs every file that the run reads
 * @param stamps of these, from before they were read
 * @throws a user error when the classes are no longer those of the run, or a file was changed while it was read
 */
export async function settleRun({ persistence, precision }: PersistentTask, labels: readonly string[], inputs: readonly string[], stamps: InputStamps): Promise<void> {
  if (!persistence) return;
  const facts = persistence.resume?.facts;
  const fingerprints = facts?.inputs ?? (await fingerprintFiles(inputs));
  await checkStamps(stamps, inputs);
  if (!facts) return persistence.settle({ labels: [...labels], precision, inputs: fingerprints, versions: persistence.versions });
  if (facts.labels.join('\n') !== labels.join('\n')) {
    throw userError('input-changed', `The classes of ${inputs[0]!} are no longer those that the run began with.`, 'Put the earlier file back, or start a new run.');
  }
}
