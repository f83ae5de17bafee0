import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { cancelledError } from '../../shared/errors';
import type { Baselines } from '../../shared/model/baselines';
import { evaluateInDetail } from '../../shared/model/detailed-evaluation';
import { evaluateLogits, type Evaluation } from '../../shared/model/evaluation';
import type { FinetuneEvent as AddressedEvent, Probe, RunConfig, Unaddressed } from '../../shared/model/run';
import { runResult, type RunResult, type RunScores } from '../../shared/model/run-result';
import { epochsFor } from '../../shared/model/usual-settings';
import type { BertClassifier } from '../bert/classifier';
import type { TensorOps } from '../bert/tensor-ops';
import { writeFileAtomically } from '../files/atomic-file';
import { readHubSource } from '../formats/hub-source';
import type { InputSettings } from '../formats/input-settings';
import { modelCard } from '../formats/model-card';
import { measureBaselines } from './baselines';
import { inputFiles } from './checkpoints/run-facts';
import { writeCheckpoint } from './checkpoints/write-checkpoint';
import { balancedClassWeights } from './classification-loss';
import { tokenizeInSteps, tokenizeRows, type LabelledExamples } from './examples';
import { loadEncoder, loadFromScratch, type LoadedModel } from './load-model';
import { restoreWeights, writeModelFolder } from './model-folder';
import { checkInputsOf, findStart, settleRun, type RunPersistence, type RunStart } from './persistence';
import { predictLogits } from './predict';
import { prepareData, type PreparedData, type PreparedRows } from '../data/prepare-data';
import { chooseProbes, withProbes } from './probes';
import { runCard } from './run-card';
import { note, progress } from './run-words';
import { whyNoPairs } from './text-pairs';
import { trainClassifier, type TrainingOptions } from './train';
import { settleOutcome, type TrainingOutcome } from './training-loop';

export interface FinetuneTask {
  readonly ops: TensorOps;
  readonly config: RunConfig;
  readonly precision: 'f32' | 'bf16';
  /** The Hugging Face folder to leave behind; until the run's end it holds the best weights so far. */
  readonly folder: string;
  readonly appVersion: string;
  readonly signal: AbortSignal;
  /** Absent where nobody will go on with the run. */
  readonly persistence?: RunPersistence;
}

/** So many are tokenized in seconds. */
const MANY_ROWS = 50_000;

/** A run's event before the host says which run it is. */
export type FinetuneEvent = Unaddressed<AddressedEvent>;

/**
 * One whole run: reads the data, loads the model, trains, scores, and leaves a Hugging Face folder with a model card.
 * Yields what happens; returns the final numbers.
 *
 * @throws user errors of the data and of the model; a cancelled error, after the weights at hand were kept.
 */
export async function* finetune(task: FinetuneTask): AsyncGenerator<FinetuneEvent, RunResult, void> {
  const started = performance.now();
  yield progress('Reading the data');
  const inputs = () => inputFiles(task.config);
  const stamps = await checkInputsOf(task, inputs);
  const data = await prepareData(task.config, task.signal);
  for (const message of data.notes) yield note('info', message);
  const baselines = yield* measureBaselines(data, task.config.seed, task.signal);
  yield progress('Loading the model');
  const loaded = await loadModel(task, data);
  try {
    for (const message of importNotes(task, loaded)) yield message;
    const noPairs = data.report.textPairColumn === undefined ? undefined : whyNoPairs(loaded, task.config.model.path);
    if (noPairs) throw noPairs;
    const prepared = yield* prepareExamples(task, loaded, data);
    const start = await findStart(task, loaded.model.parameters.size);
    for (const { level, message } of start.notes) yield note(level, message);
    await settleRun(task, data.labels, await inputs(), stamps);
    yield startedEvent(task, data, prepared, start);
    const outcome = yield* watchProbes(task, loaded, prepared, train(task, { ...loaded, input: inputSettings(task.config, data) }, prepared, start), start);
    yield progress('Scoring the model', outcome.steps);
    // The score that is told is the one that the written model has: those who load it compute in float32.
    const scores = await task.ops.inFullPrecision(() => score(loaded.model, prepared, baselines, task.signal));
    const card = modelCard(runCard({ ...task, hubId: await hubIdOf(task.config), data, maxLength: prepared.maxLength, epochs: prepared.epochs, outcome, scores }));
    await writeFileAtomically(join(task.folder, 'README.md'), card);
    const { steps, stopped, examplesPerSecond } = outcome;
    return runResult(scores, { steps, stopped, examplesPerSecond, seconds: (performance.now() - started) / 1000 + (start.checkpoint?.state.elapsedSeconds ?? 0) });
  } finally {
    loaded.model.dispose();
  }
}

// Before the first step -------------------------------------------------------------------------------------------

function loadModel({ ops, config }: FinetuneTask, { labels }: PreparedData): Promise<LoadedModel> {
  const { seed, dropout } = config;
  const load = config.model.kind === 'scratch' ? loadFromScratch : loadEncoder;
  return load(ops, config.model.path, { labels, seed, dropout });
}

function* importNotes({ config }: FinetuneTask, { imported }: LoadedModel): Generator<FinetuneEvent> {
  if (config.model.kind === 'scratch') yield note('info', `This run starts from random weights, in the shape of ${config.model.path}: it knows no language yet.`);
  if (imported) yield note('info', `Weights: ${imported.loaded.length} tensors loaded; new: ${list(imported.fresh)}; left over: ${list(imported.leftOver)}.`);
}

/** Of a model that starts from random weights nothing on the hub is the base. */
async function hubIdOf({ model: { kind, path } }: RunConfig): Promise<string | undefined> {
  return kind === 'folder' ? (await readHubSource(path))?.hubId : undefined;
}

interface PreparedExamples {
  readonly train: LabelledExamples;
  readonly validation: LabelledExamples;
  readonly test: LabelledExamples;
  readonly maxLength: number;
  /** Passes over the training rows. */
  readonly epochs: number;
  /** Texts that the person wants to watch. */
  readonly probes: readonly Probe[];
}

/** Tokenizes all rows, whose texts then go: what is computed with are the tokens. */
async function* prepareExamples({ config, signal }: FinetuneTask, { model, tokenizer }: LoadedModel, data: PreparedData): AsyncGenerator<FinetuneEvent, PreparedExamples, void> {
  const maxLength = Math.min(config.maxLength, model.config.maxPositionEmbeddings);
  async function* tokenize({ rows, labelIds }: PreparedRows): AsyncGenerator<FinetuneEvent, LabelledExamples, void> {
    return { ...(yield* tokenizing(tokenizeInSteps(tokenizer, rows, maxLength, config.longTexts), rows.length, signal)), labelIds };
  }
  const [train, validation, test] = [yield* tokenize(data.train), yield* tokenize(data.validation), yield* tokenize(data.test)];
  // Their texts, which are about to go, are still needed.
  const probes = chooseProbes(config.probes, data.validation);
  data.releaseTexts();
  const epochs = epochsFor(config, train.labelIds.length + validation.labelIds.length);
  return { train, validation, test, maxLength, epochs, probes };
}

/** Lets a stop in between; tells of many rows how far it is. Each event is written to the run's log, so a handful must do. */
async function* tokenizing<T>(steps: Generator<number, T, void>, rows: number, signal: AbortSignal): AsyncGenerator<FinetuneEvent, T, void> {
  const stride = Math.max(MANY_ROWS, rows / 4);
  let next = stride;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
    if (signal.aborted) throw cancelledError();
    if (step.value < next) continue;
    yield progress(`Tokenizing the texts: ${Math.floor((100 * step.value) / rows)} %`);
    next += stride;
  }
}

/** What the model remembers, so that it reads other texts as it read these. */
function inputSettings({ longTexts = 'head' }: RunConfig, { report }: PreparedData): InputSettings {
  return { longTexts, columns: { text: report.textColumn, textPair: report.textPairColumn, label: report.labelColumn } };
}

function startedEvent({ config, precision }: FinetuneTask, data: PreparedData, prepared: PreparedExamples, { checkpoint }: RunStart): FinetuneEvent {
  const { labels } = data;
  const [trainRows, validationRows, testRows] = [data.train, data.validation, data.test].map(({ rows }) => rows.length) as [number, number, number];
  return { kind: 'started', step: checkpoint?.state.steps ?? 0, labels, trainRows, validationRows, testRows, maxLength: prepared.maxLength, precision, threads: config.threads, ...(prepared.probes.length > 0 ? { probes: prepared.probes } : {}) };
}

// Training and scoring --------------------------------------------------------------------------------------------

/** Trains, and leaves the weights to use both in the model and in the task's folder. */
async function* train(task: FinetuneTask, loaded: LoadedModel, prepared: PreparedExamples, { checkpoint }: RunStart): AsyncGenerator<FinetuneEvent, TrainingOutcome, void> {
  const { ops, config, folder, signal, persistence } = task;
  const { validation, maxLength } = prepared;
  const keepWeights = (step: number) => writeModelFolder(folder, { ...loaded, maxLength, ...(persistence ? { step } : {}) });
  const heldBack = { rows: validation.labelIds.length, evaluate: () => check(loaded.model, validation, signal) };
  const outcome = yield* trainClassifier({
    ops,
    model: loaded.model,
    train: prepared.train,
    options: trainingOptions(config, prepared, loaded.model.config.numLabels),
    ...(heldBack.rows > 0 ? { validation: heldBack } : {}),
    keepWeights,
    ...(persistence ? { saveCheckpoint: (snapshot) => writeCheckpoint(persistence.checkpoints, snapshot) } : {}),
    resumeFrom: checkpoint,
    signal,
  });
  return settleOutcome(outcome, { restore: () => restoreWeights(folder, loaded.model), keepWeights });
}

/** The events of a training, with the class probabilities of the watched texts where there are any. What an earlier process saw is told already. */
function watchProbes(
  { config }: FinetuneTask,
  { model, tokenizer }: LoadedModel,
  { probes, maxLength }: PreparedExamples,
  events: AsyncGenerator<FinetuneEvent, TrainingOutcome, void>,
  { checkpoint }: RunStart,
): AsyncGenerator<FinetuneEvent, TrainingOutcome, void> {
  if (probes.length === 0) return events;
  const examples = tokenizeRows(tokenizer, probes, maxLength, config.longTexts);
  // A few texts: a stop waits for them, so that it never cuts a look short.
  const logits = () => predictLogits(model, examples, { signal: new AbortController().signal });
  return withProbes(events, { from: checkpoint ? undefined : 0, classes: model.config.numLabels, logits });
}

function trainingOptions(config: RunConfig, { train, epochs }: PreparedExamples, classes: number): TrainingOptions {
  return { ...config, epochs, dropout: true, classWeights: config.classWeights ? balancedClassWeights(train.labelIds, classes) : undefined };
}

async function check(model: BertClassifier, examples: LabelledExamples, signal: AbortSignal): Promise<Evaluation> {
  return evaluateLogits(await predictLogits(model, examples, { signal }), examples.labelIds, model.config.id2label);
}

/** On the test rows where there are some, else on the held-back ones. */
async function score(model: BertClassifier, prepared: PreparedExamples, baselines: Baselines, signal: AbortSignal): Promise<RunScores | undefined> {
  const split = prepared.test.labelIds.length > 0 ? 'test' : 'validation';
  const examples = prepared[split];
  if (examples.labelIds.length === 0) return undefined;
  const logits = await predictLogits(model, examples, { signal });
  return { split, evaluation: evaluateInDetail(logits, examples.labelIds, model.config.id2label), baselines };
}


/** A few names, or how many there are. */
function list(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
