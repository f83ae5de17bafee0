import { randomUUID } from 'node:crypto';
import { AppError, userError } from '../../shared/errors';
import { z } from 'zod';
import { pretrainingRecordSchema, pretrainingResultSchema, type PretrainingConfig, type PretrainingRecord, type PretrainingResult } from '../../shared/model/pretraining';
import { RUN_SCHEMA_VERSION, runRecordSchema, type FinetuneEvent, type PretrainingEvent, type RunConfig, type RunEvent, type RunRecord } from '../../shared/model/run';
import { runResultSchema, type RunResult } from '../../shared/model/run-result';
import { shellWord } from '../../shared/shell-word';
import { isSameFile } from '../files/same-file';
import type { Application } from './application';
import { EngineClient, type RequestOptions } from './engine-client';
import { EventLog } from './event-log';
import { RunFolder } from './run-folder';

export interface RunListeners<Event extends RunEvent> {
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: Event) => void;
}

export interface NewRunOptions<Config, Event extends RunEvent> extends RunListeners<Event> {
  readonly config: Config;
  readonly out: string;
  readonly overwrite: boolean;
}

export interface ResumeOptions<Event extends RunEvent> extends RunListeners<Event> {
  /** The run's OUT, or its own folder. */
  readonly folder: string;
}

export interface ResumedRun<Result> {
  readonly result: Result;
  readonly out: string;
}

/** What tells a run of fine-tuning from one of pre-training. */
interface RunKind<Task extends RunRecord | PretrainingRecord, Result extends object> {
  readonly command: 'finetune' | 'pretrain';
  readonly recordSchema: z.ZodType<Task>;
  readonly resultSchema: z.ZodType<{ readonly result: Result }>;
  readonly ask: (engine: EngineClient, run: { readonly folder: string; readonly record: Task; readonly resume: boolean }, options: RequestOptions) => Promise<Result>;
}

const FINETUNING: RunKind<RunRecord, RunResult> = {
  command: 'finetune',
  recordSchema: runRecordSchema,
  resultSchema: runResultSchema,
  ask: (engine, run, options) => engine.request<'train'>({ kind: 'train', ...run }, options),
};

const PRETRAINING: RunKind<PretrainingRecord, PretrainingResult> = {
  command: 'pretrain',
  recordSchema: pretrainingRecordSchema,
  resultSchema: pretrainingResultSchema,
  ask: (engine, run, options) => engine.request<'pretrain'>({ kind: 'pretrain', ...run }, options),
};

/**
 * Fine-tunes a model in an engine of its own and leaves it in `out`.
 *
 * A run that fails before its first step leaves nothing behind; one that is stopped or fails later leaves `out`/run, with
 * the weights that were kept and checkpoints from which {@link resumeRun} goes on.
 */
export async function finetuneRun(app: Application, { config, out, overwrite, ...listeners }: NewRunOptions<RunConfig, FinetuneEvent>): Promise<RunResult> {
  if (config.test && isSameFile(config.test.path, config.data.path)) {
    throw userError('test-is-train', `--test names the file that is trained on, ${config.test.path}.`, 'Scores on rows that were trained on mean nothing: leave --test out, and rows are held back.');
  }
  const record: RunRecord = { ...newRecord(app), config };
  return begin(app, FINETUNING, record, { out, overwrite }, listeners as RunListeners<RunEvent>);
}

/** Pre-trains a model, likewise. */
export async function pretrainRun(app: Application, { config, out, overwrite, ...listeners }: NewRunOptions<PretrainingConfig, PretrainingEvent>): Promise<PretrainingResult> {
  const record: PretrainingRecord = { kind: 'pretraining', ...newRecord(app), config };
  return begin(app, PRETRAINING, record, { out, overwrite }, listeners as RunListeners<RunEvent>);
}

/**
 * Goes on with a run of fine-tuning where its last checkpoint is, or at its first step where there is none: the model is bit
 * for bit the one of a run that was never stopped. A finished run gives its result again.
 *
 * @throws a user error when the folder is no such run, another process has it, or its data have changed since.
 */
export async function resumeRun(app: Application, options: ResumeOptions<FinetuneEvent>): Promise<ResumedRun<RunResult>> {
  return resume(app, FINETUNING, options as ResumeOptions<RunEvent>);
}

/** Goes on with a run of pre-training, likewise. */
export async function resumePretraining(app: Application, options: ResumeOptions<PretrainingEvent>): Promise<ResumedRun<PretrainingResult>> {
  return resume(app, PRETRAINING, options as ResumeOptions<RunEvent>);
}

function newRecord({ version }: Application): Pick<RunRecord, 'schemaVersion' | 'id' | 'createdAt' | 'appVersion'> {
  return { schemaVersion: RUN_SCHEMA_VERSION, id: randomUUID(), createdAt: new Date().toISOString(), appVersion: version };
}

interface Place {
  readonly out: string;
  readonly overwrite: boolean;
}

async function begin<T extends RunRecord | PretrainingRecord, R extends object>(app: Application, kind: RunKind<T, R>, record: T, { out, overwrite }: Place, listeners: RunListeners<RunEvent>): Promise<R> {
  const folder = await RunFolder.prepare(out, record, { overwrite });
  return carryOut(app, kind, { folder, record, resume: false }, listeners).finally(() => folder.release());
}

async function resume<T extends RunRecord | PretrainingRecord, R extends object>(app: Application, kind: RunKind<T, R>, { folder: path, ...listeners }: ResumeOptions<RunEvent>): Promise<ResumedRun<R>> {
  const folder = await RunFolder.open(path);
  try {
    await checkKind(folder, kind.command);
    const record = await folder.record(kind.recordSchema);
    const earlier = await folder.result(kind.resultSchema);
    if (earlier) await folder.wrapUp();
    return { result: earlier ?? (await carryOut(app, kind, { folder, record, resume: true }, listeners)), out: folder.out };
  } finally {
    await folder.release();
  }
}

/** @throws a user error that names the right command */
async function checkKind(folder: RunFolder, command: 'finetune' | 'pretrain'): Promise<void> {
  const { kind } = await folder.record(z.looseObject({ kind: z.string().optional() }));
  const right = kind === 'pretraining' ? 'pretrain' : 'finetune';
  if (right !== command) throw userError('other-kind-of-run', `The run in ${folder.out} is not one of ${command}.`, `Go on with: tunesmith ${right} --resume ${shellWord(folder.out, process.platform)}`);
}

interface RunToDo<T> {
  readonly folder: RunFolder;
  readonly record: T;
  readonly resume: boolean;
}

async function carryOut<T extends RunRecord | PretrainingRecord, R extends object>(app: Application, kind: RunKind<T, R>, { folder, record, resume }: RunToDo<T>, { signal, onEvent }: RunListeners<RunEvent>): Promise<R> {
  const noteEngine = () => folder.noteEngine(engine.pid);
  const engine: EngineClient = new EngineClient(app.forkEngine, { threads: record.config.threads }, () => void noteEngine().catch(() => undefined));
  const failed = new AbortController();
  const log = new EventLog(folder, resume, () => failed.abort());
  try {
    await noteEngine();
    const result = await kind.ask(
      engine,
      { folder: folder.run, record, resume },
      { signal: signal ? AbortSignal.any([signal, failed.signal]) : failed.signal, onEvent: (event) => (log.add(event), onEvent?.(event)) },
    );
    await log.settled();
    await folder.finish(result);
    return result;
  } catch (error) {
    const cause = await log.settled().then(() => error, (failure: unknown) => failure);
    // Should this fail too, the first failure is the one to tell.
    if (!log.underWay && !resume) await folder.withdraw().catch(() => undefined);
    throw withWayOn(cause, folder, { isLeft: log.underWay || resume, command: kind.command });
  } finally {
    engine.dispose();
  }
}

/** What ends a run without anything being wrong with it. */
const INTERRUPTIONS = ['cancelled', 'engine-died', 'disk-full', 'disk-too-full', 'disk-error', 'permission-denied', 'too-many-files'];

/** Says where the weights are that a stopped or failed run kept, and how to go on. */
function withWayOn(error: unknown, folder: RunFolder, { isLeft, command }: { readonly isLeft: boolean; readonly command: string }): unknown {
  if (!(error instanceof AppError) || !isLeft) return error;
  const { family, code, message, hint } = error;
  const kept = folder.hasKeptWeights ? ` The weights are kept in ${folder.best}.` : '';
  const wayOn = INTERRUPTIONS.includes(code) ? [`Go on with: tunesmith ${command} --resume ${shellWord(folder.out, process.platform)}`] : [];
  return new AppError(family, code, `${message}${kept}`, { hint: [...(hint === undefined ? [] : [hint]), ...wayOn].join(' ') || undefined, cause: error });
}
