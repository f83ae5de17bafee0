import { setImmediate } from 'node:timers/promises';
import { cancelledError, userError } from '../../../shared/errors';
import { Random, RANDOM_STREAMS } from '../../../shared/math/random';
import { argmaxRows } from '../../../shared/math/softmax';
import type { PretrainingScores } from '../../../shared/model/pretraining';
import { NEXT_SENTENCE_CLASSES } from '../../bert/next-sentence-head';
import type { BertPretrainingModel } from '../../bert/pretraining-model';
import type { BertConfig } from '../../formats/model-config';
import type { SpecialTokens } from '../../tokenizer/tokenizer-settings';
import { isWorthCompiling } from '../compiled-sizes';
import type { Corpus } from './corpus';
import { heldBackLengths, sumOfShares } from './length-schedule';
import type { Masker } from './masking';
import { pairLoss, pairsOf, rowsOf, withCompiling, type Objectives } from './pretraining-learner';
import { RowMaker, type PretrainingBatch } from './rows';
import { cutSegments } from './segments';

/** Enough for a top-1 score within about one per cent, few enough to be scored in seconds. */
const TOKENS = 65_536;
const TOKENS_PER_BATCH = 2048;
/** Held-back rows are made as in a pass of this number, the same at every check. */
const PASS = 0x7fff_ffff;

export interface HeldBackTexts {
  readonly corpus: Corpus;
  readonly documents: Int32Array;
  readonly masker: Masker;
  readonly special: SpecialTokens<number>;
  readonly objectives: Objectives;
  /** The model's sizes, and how often it will be scored. */
  readonly config: BertConfig;
  readonly checks: number;
  readonly maxLength: number;
  readonly seed: number;
}

/**
 * Rows of held-back texts with hidden tokens, always the same ones: of 128 tokens and, up to the longest of the run, of more. None where
 * there is nothing to score: pairs alone are learnt, and there are not both kinds.
 */
export function heldBackBatches(texts: HeldBackTexts): PretrainingBatch[] {
  const lengths = heldBackLengths(texts.maxLength);
  const total = sumOfShares(lengths);
  const batches = lengths.flatMap(({ length, share }, i) => batchesOfLength(texts, { length, longerThan: lengths[i - 1]?.length ?? 0, tokens: (TOKENS * share) / total }));
  return texts.objectives.maskedLanguage || areOfBothKinds(batches.flatMap(({ nextLabels }) => labelsOf(nextLabels))) ? batches : [];
}

interface WantedRows {
  /** Most tokens of a row. */
  readonly length: number;
  /** Texts that fit into so many are left out: they are among the shorter rows. */
  readonly longerThan: number;
  /** Of all rows. */
  readonly tokens: number;
}

function batchesOfLength({ corpus, documents, masker, special, objectives, config, checks, seed }: HeldBackTexts, { length, longerThan, tokens }: WantedRows): PretrainingBatch[] {
  const pairs = objectives.nextSentence;
  const segments = cutSegments(corpus, documents, { length, pairs, random: Random.at(seed, RANDOM_STREAMS.segments, [PASS]) });
  const maker = new RowMaker(corpus, segments, documents, objectives.maskedLanguage ? masker : undefined, special, { length, pairs, seed });
  const isLong = (index: number) => corpus.tokenCountOf(segments.at(index).sentences) > longerThan;
  const shuffled = new Random(seed, RANDOM_STREAMS.heldBackTexts).shuffle(Int32Array.from({ length: segments.count }, (_, i) => i));
  const order = shuffled.filter(isLong).slice(0, Math.max(1, Math.floor(tokens / length)));
  const perBatch = Math.max(1, Math.floor(TOKENS_PER_BATCH / length));
  const batches = Array.from({ length: Math.ceil(order.length / perBatch) }, (_, i) => maker.batch(order.slice(i * perBatch, (i + 1) * perBatch), PASS));
  const full = batches.filter(({ sequenceLength, batchSize }) => sequenceLength === length && batchSize === perBatch);
  const compiled = isWorthCompiling(full.length * checks, perBatch * length, config);
  return batches.map((batch) => ({ ...batch, compiled: compiled && full.includes(batch) }));
}

/** A model's scores, and the loss that decides which weights are the best. */
export interface PretrainingEvaluation {
  readonly scores: PretrainingScores;
  /** Of masked words, where they are learnt: there are thousands among the held-back texts, and few pairs, whose loss tells more of chance. */
  readonly decidingLoss: number;
}

/**
 * How well a model guesses batches.
 *
 * @throws a cancelled error soon after the signal; a user error where the model's outputs are no numbers
 */
export async function evaluatePretraining(model: BertPretrainingModel, batches: readonly PretrainingBatch[], objectives: Objectives, signal: AbortSignal): Promise<PretrainingEvaluation> {
  const tally = new Tally();
  for (const batch of batches) {
    // Messages are read between batches, which compute synchronously.
    await setImmediate();
    if (signal.aborted) throw cancelledError();
    tally.add(batch, withCompiling(model, batch, () => model.score(batch)));
  }
  const masked = objectives.maskedLanguage ? tally.masked : { loss: null, top1: null, top5: null };
  const pairs = objectives.nextSentence ? tally.pairs : { loss: null, nspAccuracy: null };
  if (![masked.loss ?? 0, pairs.loss ?? 0].every(Number.isFinite)) throw userError('model-output-not-finite', 'The model’s outputs are not numbers.', 'Its weights are damaged or its training diverged: train again with a lower learning rate.');
  return { scores: { ...masked, nspAccuracy: pairs.nspAccuracy }, decidingLoss: masked.loss ?? pairs.loss ?? 0 };
}

/** Sums over batches. */
class Tally {
  private lossSum = 0;
  private readonly ranks: number[] = [];
  private readonly pairLogits: number[] = [];
  private readonly pairLabels: number[] = [];

  add({ nextLabels }: PretrainingBatch, { lossSum, ranks, nextLogits }: ReturnType<BertPretrainingModel['score']>): void {
    this.lossSum += lossSum;
    this.ranks.push(...ranks);
    this.pairLogits.push(...rowsOf(nextLogits, pairsOf(nextLabels), NEXT_SENTENCE_CLASSES));
    this.pairLabels.push(...labelsOf(nextLabels));
  }

  get masked(): { readonly loss: number | null; readonly top1: number | null; readonly top5: number | null } {
    const { length } = this.ranks;
    if (length === 0) return { loss: null, top1: null, top5: null };
    const within = (rank: number) => this.ranks.filter((r) => r < rank).length / length;
    return { loss: this.lossSum / length, top1: within(1), top5: within(5) };
  }

  get pairs(): { readonly loss: number | null; readonly nspAccuracy: number | null } {
    if (!areOfBothKinds(this.pairLabels)) return { loss: null, nspAccuracy: null };
    const logits = Float32Array.from(this.pairLogits);
    const guesses = argmaxRows(logits, NEXT_SENTENCE_CLASSES);
    const right = this.pairLabels.filter((label, i) => guesses[i] === label).length;
    return { loss: pairLoss(logits, Int32Array.from(this.pairLabels)), nspAccuracy: right / this.pairLabels.length };
  }
}

/** The labels of those rows that are pairs. */
function labelsOf(nextLabels: Int32Array): number[] {
  return pairsOf(nextLabels).map((row) => nextLabels[row]!);
}

/** Of pairs of one kind, a model that always gives that answer would judge all rightly. */
function areOfBothKinds(labels: readonly number[]): boolean {
  return new Set(labels).size === NEXT_SENTENCE_CLASSES;
}
