import { Random, RANDOM_STREAMS } from '../../../shared/math/random';
import { linearWarmupThenDecay } from '../../../shared/math/schedules';
import { REFERENCE_LENGTH } from '../../../shared/model/pretraining';
import type { SpecialTokens } from '../../tokenizer/tokenizer-settings';
import type { BertConfig } from '../../formats/model-config';
import { planEpochByTokens, rowsInBatch } from '../batches';
import { isWorthCompiling } from '../compiled-sizes';
import type { Plan, PlannedStep } from '../training-plan';
import type { Corpus } from './corpus';
import { planStages, sumOfShares, turns, type Stage } from './length-schedule';
import type { Masker } from './masking';
import { paddedTo } from './row-lengths';
import { RowMaker, usualMasked, type PretrainingBatch } from './rows';
import { cutSegments, type Segments } from './segments';

/** Rows that may hold pairs have at least so many tokens, where there are such rows. */
const PAIRS_FROM = 64;

/** Passes over the data are numbered from here on for each kind of rows, so that no two are drawn alike. */
const PASSES_PER_KIND = 65_536;

export interface PretrainingPlanOptions {
  readonly steps: number;
  /** Rows of 128 tokens in a batch: every batch has about as many tokens. */
  readonly batchSize: number;
  readonly maxLength: number;
  readonly learningRate: number;
  /** Share of the steps in which the learning rate rises. */
  readonly warmup: number;
  /** Whether there are words to guess, and pairs to judge, in the rows. */
  readonly words: boolean;
  readonly pairs: boolean;
  /** Whether the model cannot guess words yet: then short rows come first. */
  readonly fromScratch: boolean;
  /** Whether its positions are new: then those of longer rows start as copies. An encoder without its head knows them already. */
  readonly newPositions: boolean;
  readonly seed: number;
  /** The model's sizes. */
  readonly config: BertConfig;
}

/** A batch that is made when its step comes. */
interface PlannedBatch {
  readonly pass: number;
  readonly endsPass: boolean;
  readonly make: () => PretrainingBatch;
}

/** Every step of a pre-training run. It follows from the options and the corpus alone. */
export class PretrainingPlan implements Plan<PretrainingBatch> {
  readonly totalSteps: number;
  readonly stages: readonly Stage[];

  /** @param documents those to learn from, in rising order */
  constructor(
    private readonly corpus: Corpus,
    private readonly documents: Int32Array,
    private readonly masker: Masker,
    private readonly special: SpecialTokens<number>,
    private readonly options: PretrainingPlanOptions,
  ) {
    this.totalSteps = options.steps;
    this.stages = planStages(options.steps, options.maxLength, options.fromScratch);
  }

  /** The lengths of rows, each once. */
  get lengths(): number[] {
    return [...new Set(this.stages.flatMap(({ rows }) => rows.map(({ length }) => length)))];
  }

  *steps(from = 0): Generator<PlannedStep<PretrainingBatch>, void, void> {
    let firstKind = 0;
    for (const [i, stage] of this.stages.entries()) {
      const before = this.options.newPositions ? this.stages[i - 1] : undefined;
      if (from < stage.endStep) yield* withNewPositions(this.stepsOf(stage, firstKind, from), stage, before);
      firstKind += stage.rows.length;
    }
  }

  private *stepsOf({ rows, firstStep, endStep }: Stage, firstKind: number, from: number): Generator<PlannedStep<PretrainingBatch>, void, void> {
    const total = sumOfShares(rows);
    const kinds = rows.map(({ length, share }, i) => this.batchesOf(length, firstKind + i, ((endStep - firstStep) * share) / total));
    const turn = turns(rows);
    let epoch = 0;
    // How many batches a pass has is known only when it is planned: a run that goes on plans the earlier ones again.
    for (let step = firstStep; step < endStep; step++) {
      const { pass, endsPass, make } = kinds[turn.next().value]!.next().value;
      epoch = Math.max(epoch, pass);
      if (step >= from) yield { step, epoch, batches: [make()], learningRate: this.learningRateAt(step), endsEpoch: endsPass };
    }
  }

  /** Batches of rows of one length, pass after pass. */
  private *batchesOf(length: number, kind: number, steps: number): Generator<PlannedBatch, never, void> {
    const { seed } = this.options;
    const pairs = this.options.pairs && !this.isTooShortForPairs(length);
    const segments = cutSegments(this.corpus, this.documents, { length, pairs, random: Random.at(seed, RANDOM_STREAMS.segments, [length]) });
    const maker = new RowMaker(this.corpus, segments, this.documents, this.options.words ? this.masker : undefined, this.special, { length, pairs, seed });
    const lengths = rowLengths(this.corpus, segments, { length, specials: pairs ? 3 : 2 });
    const options = { tokensPerBatch: this.tokensPerBatch, padded: (longest: number) => paddedTo(longest, length), seed };
    const planned = (pass: number) => planEpochByTokens(lengths, kind * PASSES_PER_KIND + pass, options);
    const compiled = this.compiledLengths(planned(0), (rows) => options.padded(longestOf(rows, lengths)), steps);
    for (let pass = 0; ; pass++) {
      const batches = planned(pass);
      for (const [i, rows] of batches.entries()) {
        const make = () => {
          const batch = maker.batch(rows, kind * PASSES_PER_KIND + pass);
          return { ...batch, compiled: this.isUsual(batch) && compiled.has(batch.sequenceLength) };
        };
        yield { pass, endsPass: i + 1 === batches.length, make };
      }
    }
  }

  /** Short rows are there to learn words: of two sentences little would fit in, and few pairs say little. */
  private isTooShortForPairs(length: number): boolean {
    return this.options.words && length < PAIRS_FROM && this.lengths.some((each) => each >= PAIRS_FROM);
  }

  private get tokensPerBatch(): number {
    return this.options.batchSize * REFERENCE_LENGTH;
  }

  /** The lengths of batches that come often among rows of one kind, judged by their first pass. */
  private compiledLengths(batches: readonly Int32Array[], lengthOf: (rows: Int32Array) => number, steps: number): ReadonlySet<number> {
    const counts = new Map<number, number>();
    for (const length of batches.map(lengthOf)) counts.set(length, (counts.get(length) ?? 0) + 1);
    const often = [...counts].filter(([, count]) => isWorthCompiling((count * steps) / batches.length, this.tokensPerBatch, this.options.config));
    return new Set(often.map(([length]) => length));
  }

  private isUsual({ batchSize, sequenceLength, wanted }: PretrainingBatch): boolean {
    return batchSize === rowsInBatch(sequenceLength, this.tokensPerBatch) && wanted.perText === 1 + usualMasked(sequenceLength);
  }

  private learningRateAt(step: number): number {
    return this.options.learningRate * linearWarmupThenDecay(step, Math.ceil(this.totalSteps * this.options.warmup), this.totalSteps);
  }
}

/** The first step of a stage after another meets positions that no row has had. */
function* withNewPositions(steps: Iterable<PlannedStep<PretrainingBatch>>, { firstStep }: Stage, before: Stage | undefined): Generator<PlannedStep<PretrainingBatch>, void, void> {
  for (const planned of steps) {
    const isNew = before !== undefined && planned.step === firstStep;
    yield isNew ? { ...planned, batches: planned.batches.map((batch) => ({ ...batch, learntPositions: longest(before) })) } : planned;
  }
}

function longest({ rows }: Stage): number {
  return Math.max(...rows.map(({ length }) => length));
}

/** How long each row will be at most: a segment may become a single text or a pair. */
function rowLengths(corpus: Corpus, segments: Segments, { length, specials }: { readonly length: number; readonly specials: number }): Int32Array {
  return Int32Array.from({ length: segments.count }, (_, index) => Math.min(length, corpus.tokenCountOf(segments.at(index).sentences) + specials));
}

function longestOf(rows: Int32Array, lengths: Int32Array): number {
  return rows.reduce((longest, row) => Math.max(longest, lengths[row]!), 1);
}
