import { multiply, multiplyTransposed, type SparseRows } from './sparse-rows';

/** A point's loss and slope, and the probabilities there. */
export interface Evaluated {
  readonly value: number;
  readonly gradient: Float64Array;
  /** (N, K) */
  readonly probabilities: Float64Array;
}

/**
 * What scikit-learn's `LogisticRegression` minimises, divided by C·N: mean cross-entropy + |weights|² / (2·C·N), the
 * intercepts free of the penalty. Of two classes only the second has weights, K = 1, and the first's score stays 0; with
 * more, K is their number. Weights are (F + 1, K), the intercepts last.
 */
export class LogisticObjective {
  readonly outputs: number;
  private readonly penalty: number;

  /**
   * @param labelIds the class of each row, 0 … classes−1
   * @param c inverse strength of the penalty
   */
  constructor(
    private readonly data: SparseRows,
    private readonly labelIds: Int32Array,
    classes: number,
    c: number,
  ) {
    this.outputs = classes === 2 ? 1 : classes;
    this.penalty = 1 / (c * data.rows);
  }

  get size(): number {
    return (this.data.features + 1) * this.outputs;
  }

  /** Linear in the weights, so that a search along a line needs one product alone. */
  scores(weights: Float64Array): Float64Array {
    return multiply(this.data, weights, this.outputs);
  }

  /** @param scores those of `weights` */
  value(weights: Float64Array, scores: Float64Array): number {
    const { rows } = this.data;
    let loss = 0;
    for (let row = 0; row < rows; row++) loss += logSumExp(scores, row, this.outputs) - this.scoreOf(scores, row);
    let squares = 0;
    for (let i = 0; i < this.penalised; i++) squares += weights[i]! ** 2;
    return loss / rows + (this.penalty / 2) * squares;
  }

  /** @param scores those of `weights` */
  evaluate(weights: Float64Array, scores: Float64Array): Evaluated {
    const { rows } = this.data;
    const probabilities = probabilitiesOf(scores, this.outputs);
    const residuals = probabilities.map((probability) => probability / rows);
    for (let row = 0; row < rows; row++) {
      const output = this.outputOf(row);
      if (output >= 0) residuals[row * this.outputs + output]! -= 1 / rows;
    }
    return { value: this.value(weights, scores), gradient: this.sums(residuals, weights), probabilities };
  }

  /** The Hessian times a direction, at the point that has these probabilities. */
  curvature(direction: Float64Array, probabilities: Float64Array): Float64Array {
    const { rows } = this.data;
    const changes = this.scores(direction);
    for (let row = 0; row < rows; row++) {
      const start = row * this.outputs;
      let mean = 0;
      for (let i = start; i < start + this.outputs; i++) mean += probabilities[i]! * changes[i]!;
      for (let i = start; i < start + this.outputs; i++) changes[i] = (probabilities[i]! * (changes[i]! - mean)) / rows;
    }
    return this.sums(changes, direction);
  }

  private get penalised(): number {
    return this.data.features * this.outputs;
  }

  /** [rows | 1]ᵀ · residuals + penalty · weights */
  private sums(residuals: Float64Array, weights: Float64Array): Float64Array {
    const sums = multiplyTransposed(this.data, residuals, this.outputs);
    for (let i = 0; i < this.penalised; i++) sums[i]! += this.penalty * weights[i]!;
    return sums;
  }

  private scoreOf(scores: Float64Array, row: number): number {
    const output = this.outputOf(row);
    return output < 0 ? 0 : scores[row * this.outputs + output]!;
  }

  /** The output of the row's class; −1 for the first of two classes. */
  private outputOf(row: number): number {
    return this.outputs === 1 ? this.labelIds[row]! - 1 : this.labelIds[row]!;
  }
}

/** (N, K) probabilities of the classes that have scores. */
function probabilitiesOf(scores: Float64Array, outputs: number): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (let row = 0; row < scores.length / outputs; row++) {
    const total = logSumExp(scores, row, outputs);
    for (let i = row * outputs; i < (row + 1) * outputs; i++) probabilities[i] = Math.exp(scores[i]! - total);
  }
  return probabilities;
}

/** log Σ exp(score) of a row; a single score stands beside the first class's 0. */
function logSumExp(scores: Float64Array, row: number, outputs: number): number {
  const start = row * outputs;
  let largest = outputs === 1 ? 0 : -Infinity;
  for (let i = start; i < start + outputs; i++) largest = Math.max(largest, scores[i]!);
  let sum = outputs === 1 ? Math.exp(-largest) : 0;
  for (let i = start; i < start + outputs; i++) sum += Math.exp(scores[i]! - largest);
  return largest + Math.log(sum);
}
