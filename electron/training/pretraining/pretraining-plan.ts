import { Random, RANDOM_STREAMS } from '../../../shared/math/random';
import { linearWarmupThenDecay } from '../../../shared/math/schedules';
import type { SpecialTokens } from '../../tokenizer/tokenizer-settings';
import { planEpochByTokens } from '../batches';
import type { Plan, PlannedStep } from '../training-plan';
import type { Corpus } from './corpus';
import { planStages, type Stage } from './length-schedule';
import type { Masker } from './masking';
import { LENGTH_STEP, RowMaker, type PretrainingBatch } from './rows';
import { cutSegments, type Segments } from './segments';

/** Rows of this many tokens are what `batchSize` counts. */
const REFERENCE_LENGTH = 128;

/** Passes over the data are numbered from here on for each stage, so that no two are drawn alike. */
const PASSES_PER_STAGE = 65_536;

export interface PretrainingPlanOptions {
  readonly steps: number;
  /** Rows of 128 tokens in a batch: every batch has about as many tokens. */
  readonly batchSize: number;
  readonly maxLength: number;
  readonly learningRate: number;
  /** Share of the steps in which the learning rate rises. */
  readonly warmup: number;
  /** Whether there are pairs to judge among the rows. */
  readonly pairs: boolean;
  /** Whether the model knows nothing yet: then short rows come first. */
  readonly fromScratch: boolean;
  readonly seed: number;
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

  /** An estimate, as if all rows were full. */
  get totalTokens(): number {
    return this.totalSteps * this.options.batchSize * REFERENCE_LENGTH;
  }

  *steps(from = 0): Generator<PlannedStep<PretrainingBatch>, void, void> {
    for (const [index, stage] of this.stages.entries()) {
      if (from < stage.endStep) yield* this.stepsOf(stage, index, Math.max(from, stage.firstStep));
    }
  }

  private *stepsOf({ length, firstStep, endStep }: Stage, index: number, from: number): Generator<PlannedStep<PretrainingBatch>, void, void> {
    const { pairs, seed } = this.options;
    const segments = cutSegments(this.corpus, this.documents, { length, pairs, random: Random.at(seed, RANDOM_STREAMS.segments, [length]) });
    const maker = new RowMaker(this.corpus, segments, this.documents, this.masker, this.special, { length, pairs, seed });
    const lengths = rowLengths(this.corpus, segments, length);
    const tokensPerBatch = this.options.batchSize * REFERENCE_LENGTH;
    // How many batches a pass has is known only when it is planned: a run that goes on plans the earlier ones again.
    for (let pass = 0, step = firstStep; step < endStep; pass++) {
      const number = index * PASSES_PER_STAGE + pass;
      const batches = planEpochByTokens(lengths, number, { tokensPerBatch, multiple: LENGTH_STEP, seed });
      for (let i = 0; i < batches.length && step < endStep; i++, step++) {
        if (step < from) continue;
        yield { step, epoch: pass, batches: [maker.batch(batches[i]!, number)], learningRate: this.learningRateAt(step), endsEpoch: i + 1 === batches.length };
      }
    }
  }

  private learningRateAt(step: number): number {
    return this.options.learningRate * linearWarmupThenDecay(step, Math.ceil(this.totalSteps * this.options.warmup), this.totalSteps);
  }
}

/** About how long each row will be. */
function rowLengths(corpus: Corpus, segments: Segments, most: number): Int32Array {
  return Int32Array.from({ length: segments.count }, (_, index) => {
    const { start, end } = corpus.tokensOf(segments.at(index).sentences);
    return Math.min(most, end - start + 2);
  });
}
