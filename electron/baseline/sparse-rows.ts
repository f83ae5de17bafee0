import { FloatList, IntegerList } from '../../shared/math/number-list';

/**
 * N rows of F features, most of them zero, as compressed sparse rows. `K` are the outputs of a linear model, whose
 * weights are (F, K): the K of one feature lie together, because a row needs them together.
 */
export interface SparseRows {
  readonly rows: number;
  readonly features: number;
  /** Row r's entries are those from starts[r] to below starts[r + 1]. */
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** Puts {@link SparseRows} together, one row after another. */
export class SparseRowsBuilder {
  private readonly starts = new IntegerList();
  private readonly indices = new IntegerList();
  private readonly values = new FloatList();

  constructor(private readonly features: number) {
    this.starts.push(0);
  }

  add(indices: ArrayLike<number>, values: ArrayLike<number>): void {
    for (let i = 0; i < indices.length; i++) {
      this.indices.push(indices[i]!);
      this.values.push(values[i]!);
    }
    this.starts.push(this.indices.length);
  }

  build(): SparseRows {
    return { rows: this.starts.length - 1, features: this.features, starts: this.starts.view(), indices: this.indices.view(), values: this.values.view() };
  }
}

/** scores (N, K) = rows (N, F) · weights (F, K) + intercepts (K), which stand after the weights. */
export function multiply({ rows, features, starts, indices, values }: SparseRows, weights: Float64Array, outputs: number): Float64Array {
  const scores = new Float64Array(rows * outputs);
  const intercepts = features * outputs;
  for (let row = 0; row < rows; row++) {
    const at = row * outputs;
    for (let k = 0; k < outputs; k++) scores[at + k] = weights[intercepts + k]!;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const feature = indices[i]! * outputs;
      for (let k = 0; k < outputs; k++) scores[at + k]! += values[i]! * weights[feature + k]!;
    }
  }
  return scores;
}

/** The transposed product: sums (F + 1, K) = [rows | 1]ᵀ · residuals (N, K); the intercepts' sums come last. */
export function multiplyTransposed({ rows, features, starts, indices, values }: SparseRows, residuals: Float64Array, outputs: number): Float64Array {
  const sums = new Float64Array((features + 1) * outputs);
  const intercepts = features * outputs;
  for (let row = 0; row < rows; row++) {
    const at = row * outputs;
    for (let k = 0; k < outputs; k++) sums[intercepts + k]! += residuals[at + k]!;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const feature = indices[i]! * outputs;
      for (let k = 0; k < outputs; k++) sums[feature + k]! += values[i]! * residuals[at + k]!;
    }
  }
  return sums;
}
