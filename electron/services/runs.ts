import { randomUUID } from 'node:crypto';
import { AppError, userError } from '../../shared/errors';
import { RUN_SCHEMA_VERSION, type RunConfig, type RunEvent, type RunRecord } from '../../shared/model/run';
import type { RunResult } from '../../shared/model/run-result';
import { isSameFile } from '../files/same-file';
import type { Application } from './application';
import { EngineClient } from './engine-client';
import { EventLog } from './event-log';
import { RunFolder } from './run-folder';

export interface RunListeners {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

export interface FinetuneOptions extends RunListeners {
  readonly config: RunConfig;
  readonly out: string;
  readonly overwrite: boolean;
}

export interface ResumeOptions extends RunListeners {
  /** The run's OUT, or its own folder. */
  readonly folder: string;
}

/**
 * Fine-tunes a model in an engine of its own and leaves it in `out`.
 *
 * A run that fails before its first step leaves nothing behind; one that is stopped or fails later leaves `out`/run, with
 * the weights that were kept and checkpoints from which {@link resumeRun} goes on.
 */
export async function finetuneRun(app: Application, { config, out, overwrite, ...listeners }: FinetuneOptions): Promise<RunResult> {
  if (config.test && isSameFile(config.test.path, config.data.path)) {
    throw userError('test-is-train', `--test names the file that is trained on, ${config.test.path}.`, 'Scores on rows that were trained on mean nothing: leave --test out, and rows are held back.');
  }
  const record: RunRecord = { schemaVersion: RUN_SCHEMA_VERSION, id: randomUUID(), createdAt: new Date().toISOString(), appVersion: app.version, config };
  const folder = await RunFolder.prepare(out, record, { overwrite });
  return carryOut(app, { folder, record, resume: false }, listeners).finally(() => folder.release());
}

/**
 * Goes on with a run where its last checkpoint is, or at its first step where there is none: the model is bit for bit the
 * one of a run that was never stopped. A finished run gives its result again.
 *
 * @throws a user error when the folder is no run, another process has it, or its data have changed since.
 */
export async function resumeRun(app: Application, { folder: path, ...listeners }: ResumeOptions): Promise<{ readonly result: RunResult; readonly out: string }> {
  const folder = await RunFolder.open(path);
  try {
    const record = await folder.record();
    const earlier = await folder.result();
    if (earlier) await folder.wrapUp();
    return { result: earlier ?? (await carryOut(app, { folder, record, resume: true }, listeners)), out: folder.out };
  } finally {
    await folder.release();
  }
}

interface RunToDo {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  readonly resume: boolean;
}

async function carryOut(app: Application, { folder, record, resume }: RunToDo, { signal, onEvent }: RunListeners): Promise<RunResult> {
  const noteEngine = () => folder.noteEngine(engine.pid);
  const engine: EngineClient = new EngineClient(app.forkEngine, { threads: record.config.threads }, () => void noteEngine().catch(() => undefined));
  const failed = new AbortController();
  const log = new EventLog(folder, resume, () => failed.abort());
  try {
    await noteEngine();
    const result = await engine.request<'train'>(
      { kind: 'train', folder: folder.run, record, resume },
      { signal: signal ? AbortSignal.any([signal, failed.signal]) : failed.signal, onEvent: (event) => (log.add(event), onEvent?.(event)) },
    );
    await log.settled();
    await folder.finish(result);
    return result;
  } catch (error) {
    const cause = await log.settled().then(() => error, (failure: unknown) => failure);
    // Should this fail too, the first failure is the one to tell.
    if (!log.underWay && !resume) await folder.withdraw().catch(() => undefined);
    throw withWayOn(cause, folder, log.underWay || resume);
  } finally {
    engine.dispose();
  }
}

/** What ends a run without anything being wrong with it. */
const INTERRUPTIONS = ['cancelled', 'engine-died', 'disk-full', 'disk-too-full', 'disk-error', 'permission-denied', 'too-many-files'];

/** Says where the weights are that a stopped or failed run kept, and how to go on. */
function withWayOn(error: unknown, folder: RunFolder, isLeft: boolean): unknown {
  if (!(error instanceof AppError) || !isLeft) return error;
  const { family, code, message, hint } = error;
  const kept = folder.hasKeptWeights ? ` The weights are kept in ${folder.best}.` : '';
  const wayOn = INTERRUPTIONS.includes(code) ? [`Go on with: tunesmith finetune --resume ${shellWord(folder.out)}`] : [];
  return new AppError(family, code, `${message}${kept}`, { hint: [...(hint === undefined ? [] : [hint]), ...wayOn].join(' ') || undefined, cause: error });
}

function shellWord(path: string): string {
  return /^[\w./:\\-]+$/.test(path) ? path : `"${path}"`;
}
