import { linearWarmupThenDecay } from '../../shared/math/schedules';
import type { BertConfig } from '../formats/model-config';
import { planEpoch } from './batches';
import { compiledSizes, type CompiledSizes } from './compiled-sizes';

export interface TrainingPlanOptions {
  /** Passes over the rows; the last may be a part of one. */
  readonly epochs: number;
  /** In place of `epochs`. */
  readonly maxSteps?: number | undefined;
  readonly batchSize: number;
  /** Batches to each step. */
  readonly accumulate: number;
  /** At the end of the warm-up. */
  readonly learningRate: number;
  /** Share of the steps in which the learning rate rises. */
  readonly warmup: number;
  readonly shuffle: boolean;
  readonly seed: number;
}

/** Every step of a run, in order. */
export interface Plan<B> {
  readonly totalSteps: number;
  /** Of all steps, padding left out; absent where every step has about as many. */
  readonly totalTokens?: number;
  /** @param from the first step to give; those before it cost next to nothing. */
  steps(from?: number): Iterable<PlannedStep<B>>;
}

/** @typeParam B what a batch is known by: its row numbers, or all that is in it. */
export interface PlannedStep<B = Int32Array> {
  /** Counts from 0. */
  readonly step: number;
  /** Counts from 0. */
  readonly epoch: number;
  /** Those that are accumulated. */
  readonly batches: readonly B[];
  readonly learningRate: number;
  readonly endsEpoch: boolean;
}

/** Which rows each step of fine-tuning takes, at which learning rate. It follows from the options alone. */
export class TrainingPlan implements Plan<Int32Array> {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;

  /** @param lengths tokens of each training row; at least one row. */
  constructor(
    private readonly lengths: Int32Array,
    private readonly options: TrainingPlanOptions,
  ) {
    if (lengths.length === 0) throw new RangeError('There is no row to train on.');
    const batches = Math.ceil(lengths.length / options.batchSize);
    this.stepsPerEpoch = Math.ceil(batches / options.accumulate);
    this.totalSteps = options.maxSteps ?? Math.max(1, Math.ceil(options.epochs * this.stepsPerEpoch));
  }

  /** Tokens of all steps, padding left out; the last epoch may be a part. */
  get totalTokens(): number {
    const perEpoch = this.lengths.reduce((sum, length) => sum + length, 0);
    return (perEpoch * this.totalSteps) / this.stepsPerEpoch;
  }

  /** For which sizes of batches compiling is worth it, judged by the first epoch. */
  compiledSizes(config: BertConfig): CompiledSizes {
    const rowsOf = () => this.options.batchSize;
    return compiledSizes(planEpoch(this.lengths, 0, this.options), this.lengths, { rowsOf, times: this.totalSteps / this.stepsPerEpoch, config });
  }

  /** @param from the first step to give; those before it cost next to nothing. */
  *steps(from = 0): Generator<PlannedStep, void, void> {
    for (let epoch = Math.floor(from / this.stepsPerEpoch); epoch * this.stepsPerEpoch < this.totalSteps; epoch++) {
      const batches = planEpoch(this.lengths, epoch, this.options);
      for (let stepInEpoch = 0; stepInEpoch < this.stepsPerEpoch; stepInEpoch++) {
        const step = epoch * this.stepsPerEpoch + stepInEpoch;
        if (step < from) continue;
        if (step >= this.totalSteps) return;
        const first = stepInEpoch * this.options.accumulate;
        const end = first + this.options.accumulate;
        yield { step, epoch, batches: batches.slice(first, end), learningRate: this.learningRateAt(step), endsEpoch: end >= batches.length };
      }
    }
  }

  /** As transformers' Trainer, which rounds the warm-up up to whole steps. */
  private learningRateAt(step: number): number {
    const warmupSteps = Math.ceil(this.totalSteps * this.options.warmup);
    return this.options.learningRate * linearWarmupThenDecay(step, warmupSteps, this.totalSteps);
  }
}
