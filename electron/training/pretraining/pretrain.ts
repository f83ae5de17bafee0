import { join } from 'node:path';
import { userError, type AppError } from '../../../shared/errors';
import { REFERENCE_LENGTH, type PretrainingConfig, type PretrainingEvaluationEvent, type PretrainingResult } from '../../../shared/model/pretraining';
import type { PretrainingEvent as AddressedEvent, Unaddressed } from '../../../shared/model/run';
import { isMaskedLanguageParameter, isNextSentenceParameter } from '../../bert/parameter-shapes';
import { BertPretrainingModel } from '../../bert/pretraining-model';
import type { TensorOps } from '../../bert/tensor-ops';
import type { Documents } from '../../data/document-reader';
import { writeFileAtomically } from '../../files/atomic-file';
import type { PretrainingHead } from '../../formats/model-config-json';
import { modelFiles } from '../checkpoints/run-facts';
import { writeCheckpoint } from '../checkpoints/write-checkpoint';
import { loadPretrainingModel, withDropout, type LoadedModel } from '../load-model';
import { restoreWeights, writeModelFolder } from '../model-folder';
import { checkInputsOf, findStart, settleRun, type PersistentTask, type RunStart } from '../persistence';
import { withLooks } from '../looks';
import { note, progress } from '../run-words';
import { settleOutcome, trainModel, type TrainingOutcome } from '../training-loop';
import type { PlannedStep } from '../training-plan';
import { addLayers } from './added-layers';
import { checkConfig } from './check-config';
import type { Corpus } from './corpus';
import { chooseExamples, describeExample, guessExamples, type WatchedExample } from './examples';
import { evaluatePretraining, heldBackBatches, type PretrainingEvaluation } from './evaluate-pretraining';
import { holdBack, type HeldBack } from './hold-back';
import { copyLaterPositions } from './later-positions';
import { Masker } from './masking';
import { newModel, startFromFrequencies } from './new-model';
import { pretrainingCard, type FinishedPretraining } from './pretraining-card';
import { PretrainingLearner } from './pretraining-learner';
import { PretrainingPlan } from './pretraining-plan';
import { learnVocabulary, openAll, readCorpus } from './read-corpus';
import { canMakePairs, type PretrainingBatch } from './rows';

export interface PretrainingTask extends PersistentTask {
  readonly ops: TensorOps;
  readonly config: PretrainingConfig;
  readonly appVersion: string;
  readonly signal: AbortSignal;
}

/** A run's event before the host says which run it is. */
export type PretrainingEvent = Unaddressed<AddressedEvent>;
type Loaded = LoadedModel<BertPretrainingModel>;

/** Without `--steps`: as many as it takes to see every text about this often. */
const DEFAULT_PASSES = 4;

/** Held-back texts are scored this often in a run… */
const CHECKS = 40;
/** …but not more often than this many steps apart, and not less. */
const [LEAST_STEPS, MOST_STEPS] = [20, 500];

/**
 * One whole run: learns a vocabulary where the model is new, reads the texts, trains, and leaves a Hugging Face folder that
 * `BertForPreTraining` loads (`BertForMaskedLM` or `BertForNextSentencePrediction` where it has learnt one thing alone).
 *
 * @throws user errors of the data and of the model; a cancelled error, after the weights at hand were kept.
 */
export async function* pretrain(asked: PretrainingTask): AsyncGenerator<PretrainingEvent, PretrainingResult, void> {
  const started = performance.now();
  checkConfig(asked.config);
  const inputs = async () => [...asked.config.data, ...(asked.config.model === undefined ? [] : await modelFiles(asked.config.model))];
  const stamps = await checkInputsOf(asked, inputs);
  const files = await openAll(asked.config);
  const loaded = yield* loadModel(asked, files);
  try {
    yield progress('Reading the texts');
    const corpus = await readCorpus(files, loaded.tokenizer, asked.signal);
    for (const file of files) yield note('info', `${file.path}: ${file.notes().join(' ')}`);
    const texts = holdBack(corpus, asked.config);
    const task = { ...asked, config: yield* withPossibleObjectives(asked.config, canMakePairs(corpus, texts.train)) };
    if (task.config.model === undefined) startFromFrequencies(loaded.model, corpus.countTokens(loaded.model.config.vocabSize));
    const run = prepare(task, loaded, corpus, texts);
    const start = await findStart(task, loaded.model.parameters.size);
    for (const { level, message } of start.notes) yield note(level, message);
    await settleRun(task, [], await inputs(), stamps);
    yield startedEvent(task, run, start);
    const outcome = yield* watchExamples(run, train(task, run, start), start);
    yield progress('Scoring the model', outcome.steps);
    // The score that is told is the one that the written model has: those who load it compute in float32.
    const { scores } = await task.ops.inFullPrecision(() => run.evaluate());
    await writeFileAtomically(join(task.folder, 'README.md'), pretrainingCard({ ...task, ...whatWasLearnt(run), head: learntHead(run.loaded, task.config), outcome, scores }));
    const seconds = (performance.now() - started) / 1000 + (start.checkpoint?.state.elapsedSeconds ?? 0);
    return { ...scores, steps: outcome.steps, seconds, examplesPerSecond: outcome.examplesPerSecond, stopped: outcome.stopped };
  } finally {
    loaded.model.dispose();
  }
}

// Before the first step -------------------------------------------------------------------------------------------

async function* loadModel({ ops, config, signal }: PretrainingTask, files: readonly Documents[]): AsyncGenerator<PretrainingEvent, Loaded, void> {
  if (config.model === undefined) {
    yield progress('Learning a vocabulary');
    return newModel(ops, await learnVocabulary(files, config, signal), config);
  }
  yield progress('Loading the model');
  const asItIs = await loadPretrainingModel(ops, config.model, config.seed);
  const refusal = whyNotFrom(asItIs, config);
  if (refusal) {
    asItIs.model.dispose();
    throw refusal;
  }
  const loaded = config.addedLayers === undefined ? asItIs : { ...asItIs, model: addLayers(asItIs.model, config.addedLayers) };
  if (config.learntPositions !== undefined) copyLaterPositions(loaded.model, config.learntPositions);
  const { maxPositionEmbeddings } = loaded.model.config;
  if (config.maxLength > maxPositionEmbeddings) yield note('info', `The model reads ${maxPositionEmbeddings} tokens at most: rows are no longer than that, not ${config.maxLength}.`);
  const fresh = loaded.imported?.fresh ?? [];
  yield note('info', fresh.length === 0 ? 'All weights come from the model.' : `New weights: ${fresh.join(', ')}.`);
  return loaded;
}

/** What speaks against going on from a model. */
function whyNotFrom({ model, tokenizer }: Loaded, { model: folder, objectives, learntPositions = 0, addedLayers = 0 }: PretrainingConfig): AppError | undefined {
  if (tokenizer.specialIds.mask === undefined) return userError('no-mask-token', `The tokenizer of ${folder} has no token for masks.`, 'Choose a BERT whose vocabulary holds [MASK].');
  const { maxPositionEmbeddings, numHiddenLayers, typeVocabSize } = model.config;
  if (objectives.nextSentence && typeVocabSize < 2) return userError('no-text-pairs', `${folder} reads one text at a time ("type_vocab_size": ${typeVocabSize}): it cannot learn pairs of sentences.`, 'Choose another model, or let it learn words alone (--objectives mlm).');
  if (addedLayers > numHiddenLayers) return userError('too-many-layers', `${folder} has ${numHiddenLayers} layers: --add-layers ${addedLayers} is more than can start as their copies.`, `Add ${numHiddenLayers} at most; a second run can add more.`);
  if (learntPositions < maxPositionEmbeddings) return undefined;
  return userError('no-later-positions', `${folder} has only ${maxPositionEmbeddings} positions: --learnt-positions ${learntPositions} leaves none that could start as copies.`, 'Name fewer positions, or leave --learnt-positions out.');
}

/**
 * The settings, without pairs where the texts make none.
 *
 * @throws a user error where nothing else is to be learnt
 */
function* withPossibleObjectives(config: PretrainingConfig, hasPairs: boolean): Generator<PretrainingEvent, PretrainingConfig, void> {
  const { objectives } = config;
  if (!objectives.nextSentence || hasPairs) return config;
  const what = 'The texts to learn from make no pairs of sentences: each is a single sentence, or alone in its file';
  if (!objectives.maskedLanguage) throw userError('no-pairs', `${what}.`, 'Choose texts of several sentences, or let it learn words (--objectives mlm).');
  yield note('warning', `${what}. It learns words alone.`);
  return { ...config, objectives: { ...objectives, nextSentence: false } };
}

/** Everything that training needs. */
interface Run {
  readonly loaded: Loaded;
  readonly corpus: Corpus;
  readonly learntTexts: number;
  readonly learntTokens: number;
  readonly heldBackTexts: number;
  readonly maxLength: number;
  readonly plan: PretrainingPlan;
  readonly heldBack: readonly PretrainingBatch[];
  /** Sentences that the person wants to watch. */
  readonly examples: readonly WatchedExample[];
  readonly evaluate: () => Promise<PretrainingEvaluation>;
}

function prepare({ config, signal }: PretrainingTask, loaded: Loaded, corpus: Corpus, { train, heldBack: documents }: HeldBack): Run {
  const { model, tokenizer } = loaded;
  const { objectives, seed, batchSize } = config;
  const maxLength = Math.min(config.maxLength, model.config.maxPositionEmbeddings);
  const masker = new Masker(tokenizer, config.wholeWords);
  const special = tokenizer.specialIds;
  const learntTokens = countTokens(corpus, train);
  const steps = config.steps ?? Math.max(1, Math.ceil((DEFAULT_PASSES * learntTokens) / (batchSize * REFERENCE_LENGTH)));
  const fromScratch = !cameWith(loaded, isMaskedLanguageParameter);
  const plan = new PretrainingPlan(corpus, train, masker, special, { ...config, steps, maxLength, words: objectives.maskedLanguage, pairs: objectives.nextSentence, fromScratch, newPositions: config.model === undefined, config: model.config });
  const heldBack = heldBackBatches({ corpus, documents, masker, special, objectives, config: model.config, checks: Math.ceil(steps / stepsBetweenChecks(steps)), maxLength, seed });
  const examples = chooseExamples(config.examples, { corpus, heldBack: documents, tokenizer, maxLength, seed });
  return { loaded, corpus, learntTexts: train.length, learntTokens, heldBackTexts: documents.length, maxLength, plan, heldBack, examples, evaluate: () => evaluatePretraining(model, heldBack, objectives, signal) };
}

function countTokens(corpus: Corpus, documents: Int32Array): number {
  return documents.reduce((sum, document) => sum + corpus.tokenCountOf(corpus.sentencesOf(document)), 0);
}

function startedEvent({ config, precision }: PretrainingTask, { loaded, corpus, learntTexts, heldBackTexts, plan, examples }: Run, { checkpoint }: RunStart): PretrainingEvent {
  return {
    kind: 'pretraining-started',
    step: checkpoint?.state.steps ?? 0,
    texts: learntTexts,
    heldBackTexts,
    tokens: corpus.tokenCount,
    vocabSize: loaded.tokenizer.vocabSize,
    parameters: loaded.model.parameters.size,
    totalSteps: plan.totalSteps,
    objectives: config.objectives,
    lengths: plan.lengths,
    precision,
    threads: config.threads,
    ...(examples.length > 0 ? { examples: examples.map(describeExample) } : {}),
  };
}

/** What the model's card says of the texts and of the rows. */
function whatWasLearnt({ loaded, learntTexts, learntTokens, heldBackTexts, maxLength }: Run): Pick<FinishedPretraining, 'texts' | 'tokens' | 'heldBackTexts' | 'maxLength' | 'vocabSize'> {
  return { texts: learntTexts, tokens: learntTokens, heldBackTexts, maxLength, vocabSize: loaded.tokenizer.vocabSize };
}

// Training --------------------------------------------------------------------------------------------------------

/** Trains, and leaves the weights to use both in the model and in the task's folder. */
async function* train(task: PretrainingTask, run: Run, { checkpoint }: RunStart): AsyncGenerator<PretrainingEvent, TrainingOutcome, void> {
  const { ops, config, folder, signal, persistence } = task;
  const { loaded, plan } = run;
  const head = learntHead(loaded, config);
  const keepWeights = (step: number) => writeModelFolder(folder, { ...loaded, head, maxLength: readableLength(run, config), ...(persistence ? { step } : {}) });
  const outcome = yield* trainModel<PretrainingBatch, PretrainingEvaluation, Unaddressed<PretrainingEvaluationEvent>>({
    ops,
    plan,
    learner: new PretrainingLearner(withTrainingDropout(ops, loaded.model, config.dropout), config.objectives, config.nextSentenceWeight),
    options: { ...config, dropout: config.dropout > 0, earlyStopping: false },
    isCheckDue: (planned) => isCheckDue(planned, plan),
    check: run.heldBack.length === 0 ? undefined : {
      evaluate: run.evaluate,
      score: ({ decidingLoss }) => ({ loss: decidingLoss }),
      toEvent: ({ scores }, at) => ({ kind: 'pretraining-evaluation', ...at, ...scores }),
    },
    keepWeights,
    ...(persistence ? { saveCheckpoint: (snapshot) => writeCheckpoint(persistence.checkpoints, snapshot) } : {}),
    resumeFrom: checkpoint,
    signal,
  });
  return settleOutcome(outcome, { restore: () => restoreWeights(folder, loaded.model, head), keepWeights });
}

/** What the folder is for: of heads that are new, those alone that this run teaches. */
function learntHead(loaded: Loaded, { objectives }: PretrainingConfig): PretrainingHead {
  const words = objectives.maskedLanguage || cameWith(loaded, isMaskedLanguageParameter);
  const pairs = objectives.nextSentence || cameWith(loaded, isNextSentenceParameter);
  if (words && pairs) return 'pretraining';
  return words ? 'masked-words' : 'next-sentence';
}

/** Whether a head is that of the model gone on from. */
function cameWith({ imported }: Loaded, isOfHead: (name: string) => boolean): boolean {
  return imported?.loaded.some(isOfHead) ?? false;
}

/** What the model says it can read: short rows take nothing from what a model could read before. */
function readableLength({ loaded: { model, tokenizer }, maxLength }: Run, config: PretrainingConfig): number {
  if (config.model === undefined) return maxLength;
  const { maxPositionEmbeddings } = model.config;
  return Math.max(maxLength, Math.min(tokenizer.modelMaxLength ?? maxPositionEmbeddings, maxPositionEmbeddings));
}

/** The events of a training, with the guesses of the watched sentences where there are any. What an earlier process saw is told already. */
function watchExamples({ loaded, examples }: Run, events: AsyncGenerator<PretrainingEvent, TrainingOutcome, void>, { checkpoint }: RunStart): AsyncGenerator<PretrainingEvent, TrainingOutcome, void> {
  if (examples.length === 0) return events;
  return withLooks(events, { from: checkpoint ? undefined : 0, look: (step) => Promise.resolve(guessExamples(loaded.model, loaded.tokenizer, examples, step)) });
}

/** The same weights with the run's dropout: the folder keeps the model's own probabilities, which are for fine-tuning. */
function withTrainingDropout(ops: TensorOps, { config, parameters }: BertPretrainingModel, dropout: number): BertPretrainingModel {
  return new BertPretrainingModel(ops, withDropout(config, dropout), parameters);
}

/** Evenly over the run, and at its end. */
function isCheckDue({ step }: PlannedStep<PretrainingBatch>, { totalSteps }: PretrainingPlan): boolean {
  return (step + 1) % stepsBetweenChecks(totalSteps) === 0 || step + 1 === totalSteps;
}

function stepsBetweenChecks(totalSteps: number): number {
  return Math.min(MOST_STEPS, Math.max(LEAST_STEPS, Math.ceil(totalSteps / CHECKS)));
}
