import { setImmediate } from 'node:timers/promises';
import { cancelledError } from '../../shared/errors';
import { accuracy, confusionMatrix, macroF1 } from '../../shared/math/metrics';
import { Random, RANDOM_STREAMS } from '../../shared/math/random';
import { argmaxRows } from '../../shared/math/softmax';
import { lazyRows, type RowList } from '../../shared/model/row-list';
import { LogisticObjective } from './logistic-objective';
import { minimise } from './newton-cg';
import { multiply } from './sparse-rows';
import { TfidfVectorizer } from './tfidf-vectorizer';

/**
 * Terms of a single row teach nothing about others, and are most of all terms: without them the fit takes a fraction of
 * the time and memory. tools/bench/baseline.mjs measures both.
 */
const MINIMUM_ROWS = 2;
/**
 * scikit-learn's default of 1 holds the weights of short rows back too much, and a baseline should be as strong as a
 * careful person would make it: 10 is right more often on 500, 2,000 and 25,000 film reviews (by 1 to 3 points).
 */
const C = 10;

/** Bounds of time and memory: some ten seconds and some 500 MB. 25,000 film reviews, 33 million characters, fit whole. */
const MAX_CHARACTERS = 64e6;
/** Every class costs as much again. */
const MAX_CHARACTERS_TIMES_CLASSES = 640e6;
const MAX_WEIGHTS = 1 << 22;

/** Texts to score at once. */
const PART_ROWS = 1 << 14;

/** Texts with the number of each one's class. */
export interface LabelledTexts {
  readonly texts: RowList<string>;
  readonly labelIds: Int32Array;
}

export interface BaselineScores {
  readonly accuracy: number;
  /** Over all classes. */
  readonly macroF1: number;
  /** How many texts it learnt from: all but where those are more than it takes in seconds. */
  readonly learntFrom: number;
}

export interface BaselineTask {
  readonly train: LabelledTexts;
  /** What it is scored on; not empty. */
  readonly measured: LabelledTexts;
  readonly classes: number;
  /** Draws the texts to learn from, where they are too many. */
  readonly seed: number;
  readonly signal: AbortSignal;
}

/**
 * How far words alone go: TF-IDF of words and word pairs with multinomial logistic regression, what a practitioner tries
 * first. The same for the same seed. Yields the share done, and lets other work run in between.
 *
 * @throws a cancelled error
 */
export async function* tfidfBaseline(task: BaselineTask): AsyncGenerator<number, BaselineScores, void> {
  const steps = fitAndScore(task);
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    yield next.value;
    await setImmediate(); // A stop can only arrive in a pause.
    if (task.signal.aborted) throw cancelledError();
  }
}

function* fitAndScore({ train, measured, classes, seed }: BaselineTask): Generator<number, BaselineScores, void> {
  const sample = drawSample(train, Math.min(MAX_CHARACTERS, MAX_CHARACTERS_TIMES_CLASSES / classes), seed);
  const { present, denseIds } = numberPresent(sample.labelIds, classes);
  const maxFeatures = Math.floor(MAX_WEIGHTS / present.length);
  const { vectorizer, rows } = yield* within(TfidfVectorizer.fit(sample.texts, { minimumRows: MINIMUM_ROWS, maxFeatures }), 0, 0.5);
  const objective = new LogisticObjective(rows, denseIds, present.length, C);
  const weights = yield* within(minimise(objective), 0.5, 0.9);
  const chosen = yield* within(choose(vectorizer, weights, objective.outputs, measured.texts), 0.9, 1);
  const matrix = confusionMatrix(measured.labelIds, chosen.map((id) => present[id]!), classes);
  return { accuracy: accuracy(matrix), macroF1: macroF1(matrix), learntFrom: sample.texts.length };
}

/** All texts, or as many as are no longer than `characters` together, drawn by the seed, in their order. */
function drawSample({ texts, labelIds }: LabelledTexts, characters: number, seed: number): LabelledTexts {
  const order = new Random(seed, RANDOM_STREAMS.baseline).shuffle(Int32Array.from({ length: texts.length }, (_, row) => row));
  let length = 0;
  const end = order.findIndex((row) => (length += texts.at(row)!.length) > characters);
  if (end < 0) return { texts, labelIds };
  // One text at least, however long it is.
  const rows = order.slice(0, Math.max(1, end)).sort();
  return { texts: Array.from(rows, (row) => texts.at(row)!), labelIds: rows.map((row) => labelIds[row]!) };
}

/** Numbers the classes that occur without gaps: of a class that has no text there is nothing to learn. */
function numberPresent(labelIds: Int32Array, classes: number): { present: readonly number[]; denseIds: Int32Array } {
  const occurring = new Set(labelIds);
  const present = Array.from({ length: classes }, (_, id) => id).filter((id) => occurring.has(id));
  return { present, denseIds: labelIds.map((id) => present.indexOf(id)) };
}

/** The class of each text, as its words have it; a part of the texts at a time, whose rows would take more memory than the texts. */
function* choose(vectorizer: TfidfVectorizer, weights: Float64Array, outputs: number, texts: RowList<string>): Generator<number, Int32Array, void> {
  const chosen = new Int32Array(texts.length);
  for (let start = 0; start < texts.length; start += PART_ROWS) {
    const part = lazyRows(Math.min(PART_ROWS, texts.length - start), (row) => texts.at(start + row)!);
    const rows = yield* within(vectorizer.transform(part), start / texts.length, (start + part.length) / texts.length);
    chosen.set(chooseClasses(multiply(rows, weights, outputs), outputs), start);
  }
  return chosen;
}

/** The class with the highest score in each row; a single score, that of the second of two classes, stands beside 0. */
function chooseClasses(scores: Float64Array, outputs: number): Int32Array {
  if (outputs === 1) return Int32Array.from(scores, (score) => (score > 0 ? 1 : 0));
  return argmaxRows(scores, outputs);
}

/** A part's progress as that of the whole. */
function* within<T>(part: Generator<number, T, void>, from: number, to: number): Generator<number, T, void> {
  for (;;) {
    const next = part.next();
    if (next.done) return next.value;
    yield from + (to - from) * next.value;
  }
}
