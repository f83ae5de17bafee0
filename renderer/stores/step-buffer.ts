import { runningMean } from '../../shared/math/running-mean';
import { extremeIndices } from '../../shared/math/thinning';
import type { RunStepEvent } from '../../shared/model/run';
import type { StepSeries } from '../../shared/model/run-library';

/** One point of a run's curves. */
export interface StepPoint {
  readonly step: number;
  readonly loss: number;
  readonly smoothedLoss: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
  readonly rowsPerSecond: number;
  readonly memoryBytes: number;
}

/**
 * The steps of a run, thinned so that their number stays bounded however long the run: when `limit` is reached, every stretch keeps
 * the points of least and greatest loss. Appending costs the same for the hundred-thousandth step as for the first.
 */
export class StepBuffer {
  private kept: StepPoint[] = [];
  private mean: number | undefined;

  constructor(private readonly limit = 4000) {}

  get points(): readonly StepPoint[] {
    return this.kept;
  }

  get last(): StepPoint | undefined {
    return this.kept[this.kept.length - 1];
  }

  reset(series: StepSeries): void {
    this.kept = Array.from(series.step, (step, i) => ({
      step,
      loss: series.loss[i]!,
      smoothedLoss: series.smoothedLoss[i]!,
      learningRate: series.learningRate[i]!,
      gradientNorm: series.gradientNorm[i]!,
      rowsPerSecond: series.rowsPerSecond[i]!,
      memoryBytes: series.memoryBytes[i]!,
    }));
    this.mean = this.last?.smoothedLoss;
  }

  /** A resumed run goes on from `step`: what came after it is taken back. */
  goBackTo(step: number): void {
    while (this.last && this.last.step > step) this.kept.pop();
    this.mean = this.last?.smoothedLoss;
  }

  append(event: RunStepEvent): void {
    this.mean = runningMean(this.mean ?? event.loss, event.loss, event.step);
    const { step, loss, learningRate, gradientNorm, rowsPerSecond, memoryBytes } = event;
    this.kept.push({ step, loss, smoothedLoss: this.mean, learningRate, gradientNorm, rowsPerSecond, memoryBytes });
    if (this.kept.length > this.limit) this.kept = Array.from(extremeIndices(this.kept.map(({ loss }) => loss), this.limit / 2), (i) => this.kept[i]!);
  }
}
