import type { RowGradients, RowSource } from '../bert/row-source';
import type { AdamWOptions } from './adamw';
import { IdleSteps } from './idle-steps';
import { stepFactors, type StepFactors } from './step-factors';

/** All that the rows' next updates depend on. */
export interface LazyRowsState {
  /** Those that are behind, as they are: see `updatedAt`. (V, H), row by row, each. */
  readonly weights: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  /** The step of each row's last gradient; 0 where there was none. */
  readonly updatedAt: Float32Array;
  /** The learning rate of each step so far. */
  readonly learningRates: Float32Array;
}

interface RowBefore {
  readonly row: number;
  readonly updatedAt: number;
  readonly weights: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
}

/**
 * A table (V, H) with AdamW of its own. A batch's words are a few hundred of 30,000 rows, but AdamW moves every row in every
 * step: a moment goes on pushing long after its gradient. So a row without a gradient is left as it is, and the steps that it
 * missed are made when somebody reads it (see {@link IdleSteps}): the same weights as if all rows had been updated, for the work
 * of a few.
 *
 * Reading changes nothing that the next updates depend on: when and what is read does not matter.
 */
export class LazyRows implements RowSource {
  private weights: Float32Array;
  private moment1: Float32Array;
  private moment2: Float32Array;
  private readonly updatedAt: Int32Array;
  private learningRates: number[] = [];
  private factors: StepFactors[] = [];
  /** Σ log(1 − lr·λ) of the steps before the one of that index, and of all. */
  private logKept = [0];
  /** Present weights of rows that are behind, since the last update. */
  private readonly present = new Map<number, Float32Array>();
  private readonly idle = new Map<number, IdleSteps>();
  /** The rows of the last update as they were; absent where there is none to go back from. */
  private before: readonly RowBefore[] | undefined;

  constructor(
    values: Float32Array,
    readonly shape: readonly [rows: number, width: number],
    private readonly options: AdamWOptions,
  ) {
    this.weights = values.slice();
    this.moment1 = new Float32Array(values.length);
    this.moment2 = new Float32Array(values.length);
    this.updatedAt = new Int32Array(shape[0]);
  }

  rows(indices: ArrayLike<number>): Float32Array {
    const width = this.shape[1];
    const values = new Float32Array(indices.length * width);
    for (let i = 0; i < indices.length; i++) values.set(this.presentRow(indices[i]!), i * width);
    return values;
  }

  toArray(): Float32Array {
    const values = this.weights.slice();
    for (let row = 0; row < this.shape[0]; row++) if (this.isBehind(row)) this.catchUp(row, rowOf(values, row, this.shape[1]));
    return values;
  }

  assign(values: Float32Array): void {
    for (let row = 0; row < this.shape[0]; row++) if (this.isBehind(row)) this.write(row, rowOf(values, row, this.shape[1]));
    this.weights.set(values);
    this.before = undefined;
    this.present.clear();
  }

  /** One update. Rows without a gradient fall behind. */
  update(gradients: RowGradients | undefined, learningRate: number, gradientScale: number): void {
    const rows = [...(gradients?.rows ?? [])];
    this.before = rows.map(([row]) => this.copyOf(row));
    for (const [row] of rows) if (this.isBehind(row)) this.write(row, this.presentRow(row));
    this.addStep(learningRate);
    for (const [row, gradient] of rows) this.updateRow(row, gradient, gradientScale);
  }

  /** Goes back to before the last update, once. */
  undo(): void {
    if (!this.before) return;
    for (const { row, updatedAt, weights, moment1, moment2 } of this.before) {
      const { weights: w, moment1: m, moment2: v } = this.viewsOf(row);
      w.set(weights);
      m.set(moment1);
      v.set(moment2);
      this.updatedAt[row] = updatedAt;
    }
    this.before = undefined;
    this.resetSteps(this.learningRates.slice(0, -1));
  }

  get state(): LazyRowsState {
    const { weights, moment1, moment2 } = this;
    return { weights, moment1, moment2, updatedAt: Float32Array.from(this.updatedAt), learningRates: Float32Array.from(this.learningRates) };
  }

  restore({ weights, moment1, moment2, updatedAt, learningRates }: LazyRowsState): void {
    Object.assign(this, { weights, moment1, moment2 });
    this.updatedAt.set(updatedAt);
    this.before = undefined;
    this.resetSteps([...learningRates]);
  }

  // Steps -----------------------------------------------------------------------------------------------------------

  private get step(): number {
    return this.factors.length;
  }

  private resetSteps(learningRates: readonly number[]): void {
    this.learningRates = [];
    this.factors = [];
    this.logKept = [0];
    for (const rate of learningRates) this.addStep(rate);
  }

  /** Rounds the rate as a checkpoint keeps it. */
  private addStep(exactRate: number): void {
    const learningRate = Math.fround(exactRate);
    const factors = stepFactors(this.step + 1, learningRate, this.options);
    this.learningRates.push(learningRate);
    this.factors.push(factors);
    this.logKept.push(this.logKept.at(-1)! + Math.log(Math.abs(factors.kept)));
    this.present.clear();
    this.idle.clear();
  }

  /** m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← kept·w − size·m/(√v + ε): see adamw.ts. */
  private updateRow(row: number, gradient: Float64Array, scale: number): void {
    const { beta1, beta2 } = this.options;
    const { size, epsilon, kept } = this.factors.at(-1)!;
    const { weights: w, moment1: m, moment2: v } = this.viewsOf(row);
    for (let i = 0; i < w.length; i++) {
      const g = gradient[i]! * scale;
      const mean = beta1 * m[i]! + (1 - beta1) * g;
      const square = beta2 * v[i]! + (1 - beta2) * g * g;
      m[i] = mean;
      v[i] = square;
      w[i] = kept * w[i]! - (size * mean) / (Math.sqrt(square) + epsilon);
    }
    this.updatedAt[row] = this.step;
  }

  // Rows that are behind --------------------------------------------------------------------------------------------

  private isBehind(row: number): boolean {
    const at = this.updatedAt[row]!;
    // Without moments only the decay moves a weight.
    return at < this.step && (at > 0 || this.options.weightDecay > 0);
  }

  private presentRow(row: number): Float32Array {
    if (!this.isBehind(row)) return rowOf(this.weights, row, this.shape[1]);
    let present = this.present.get(row);
    if (!present) {
      present = new Float32Array(this.shape[1]);
      this.catchUp(row, present);
      this.present.set(row, present);
    }
    return present;
  }

  private catchUp(row: number, into: Float32Array): void {
    const { weights, moment1, moment2 } = this.viewsOf(row);
    this.idleSince(this.updatedAt[row]!).apply(weights, moment1, moment2, into);
  }

  private idleSince(step: number): IdleSteps {
    let idle = this.idle.get(step);
    if (!idle) {
      const count = this.step - step;
      const replayedTo = step + (step === 0 ? 0 : IdleSteps.replayed(count));
      const keptAfter = Math.exp(this.logKept[this.step]! - this.logKept[replayedTo]!);
      idle = new IdleSteps(this.factors.slice(step, replayedTo), { ...this.options, count, keptAfter });
      this.idle.set(step, idle);
    }
    return idle;
  }

  /** Brings a row that is behind up to date. */
  private write(row: number, weights: Float32Array): void {
    const { weights: w, moment1: m, moment2: v } = this.viewsOf(row);
    const { moment1, moment2 } = this.idleSince(this.updatedAt[row]!);
    w.set(weights);
    for (let i = 0; i < m.length; i++) {
      m[i]! *= moment1;
      v[i]! *= moment2;
    }
    this.updatedAt[row] = this.step;
  }

  private viewsOf(row: number): Pick<RowBefore, 'weights' | 'moment1' | 'moment2'> {
    const width = this.shape[1];
    return { weights: rowOf(this.weights, row, width), moment1: rowOf(this.moment1, row, width), moment2: rowOf(this.moment2, row, width) };
  }

  private copyOf(row: number): RowBefore {
    const { weights, moment1, moment2 } = this.viewsOf(row);
    return { row, updatedAt: this.updatedAt[row]!, weights: weights.slice(), moment1: moment1.slice(), moment2: moment2.slice() };
  }
}

function rowOf(values: Float32Array, row: number, width: number): Float32Array {
  return values.subarray(row * width, (row + 1) * width);
}
