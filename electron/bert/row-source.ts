/**
 * A parameter of many rows, (V, H), that is kept outside the backend, because a batch reads few of them. Whoever keeps it may
 * let rows that nobody reads fall behind: what is read is always up to date.
 */
export interface RowSource {
  readonly shape: readonly [rows: number, width: number];
  /** The present values of some rows, (N, H), row by row. */
  rows(indices: ArrayLike<number>): Float32Array;
  /** A copy of all present values, (V, H), row by row. */
  toArray(): Float32Array;
  /** Gives all rows other values. */
  assign(values: Float32Array): void;
}

/** The gradient of such a parameter: sums for the rows that were read, in double precision. */
export class RowGradients {
  private readonly sums = new Map<number, Float64Array>();

  constructor(private readonly width: number) {}

  /** Adds row i of `values`, (N, H), to the gradient of row `indices[i]`. */
  add(indices: ArrayLike<number>, values: Float32Array): void {
    const { width } = this;
    for (let i = 0; i < indices.length; i++) {
      const sum = this.sumOf(indices[i]!);
      for (let h = 0, at = i * width; h < width; h++, at++) sum[h]! += values[at]!;
    }
  }

  get rows(): ReadonlyMap<number, Float64Array> {
    return this.sums;
  }

  squaredNorm(): number {
    let squares = 0;
    for (const sum of this.sums.values()) for (const value of sum) squares += value * value;
    return squares;
  }

  private sumOf(row: number): Float64Array {
    let sum = this.sums.get(row);
    if (!sum) this.sums.set(row, (sum = new Float64Array(this.width)));
    return sum;
  }
}
