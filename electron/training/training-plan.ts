import { linearWarmupThenDecay } from '../../shared/math/schedules';
import { planEpoch } from './batches';

export interface TrainingPlanOptions {
  readonly epochs: number;
  readonly maxSteps?: number | undefined;
  readonly batchSize: number;
  readonly accumulate: number;
  readonly learningRate: number;
  readonly warmup: number;
  readonly shuffle: boolean;
  readonly seed: number;
}

export interface PlannedStep {
  /** Counts from 0. */
  readonly step: number;
  readonly epoch: number;
  /** Row numbers of each accumulated batch. */
  readonly batches: readonly Int32Array[];
  readonly learningRate: number;
  readonly endsEpoch: boolean;
}

/** Every step of a run, in order: which rows, at which learning rate. It follows from the options alone. */
export class TrainingPlan {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;

  /** @param lengths tokens of each training row. */
  constructor(
    private readonly lengths: Int32Array,
    private readonly options: TrainingPlanOptions,
  ) {
    const batches = Math.ceil(lengths.length / options.batchSize);
    this.stepsPerEpoch = Math.ceil(batches / options.accumulate);
    this.totalSteps = options.maxSteps ?? Math.max(1, Math.ceil(options.epochs * this.stepsPerEpoch));
  }

  /** Tokens of all steps, padding left out; the last epoch may be a part. */
  get totalTokens(): number {
    const perEpoch = this.lengths.reduce((sum, length) => sum + length, 0);
    return (perEpoch * this.totalSteps) / this.stepsPerEpoch;
  }

  *steps(): Generator<PlannedStep, void, void> {
    for (let step = 0, epoch = 0; step < this.totalSteps; epoch++) {
      const batches = planEpoch(this.lengths, epoch, this.options);
      for (let first = 0; first < batches.length && step < this.totalSteps; first += this.options.accumulate, step++) {
        const last = first + this.options.accumulate;
        yield { step, epoch, batches: batches.slice(first, last), learningRate: this.learningRateAt(step), endsEpoch: last >= batches.length };
      }
    }
  }

  private learningRateAt(step: number): number {
    // transformers rounds the warm-up up to whole steps.
    const warmupSteps = Math.ceil(this.totalSteps * this.options.warmup);
    return this.options.learningRate * linearWarmupThenDecay(step, warmupSteps, this.totalSteps);
  }
}
