import { Random } from '../../shared/math/random';

/** Plain double-precision arithmetic that the tests compare tensors with. Matrices are rows of numbers. */
export type Matrix = readonly (readonly number[])[];

/** Numbers between −1 and 1 that float32 holds exactly, the same ones for the same seed. */
export function someNumbers(count: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => Math.fround(2 * random.nextFloat() - 1));
}

export function toRows(values: readonly number[], columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, row) => values.slice(row * columns, (row + 1) * columns));
}

export function product(a: Matrix, b: Matrix): number[][] {
  return a.map((row) => b[0]!.map((_, column) => row.reduce((sum, value, k) => sum + value * b[k]![column]!, 0)));
}

export function transposed(a: Matrix): number[][] {
  return a[0]!.map((_, column) => a.map((row) => row[column]!));
}

/** x·Wᵀ + b */
export function linear(x: Matrix, weight: Matrix, bias: readonly number[]): number[][] {
  return product(x, transposed(weight)).map((row) => row.map((value, column) => value + bias[column]!));
}

export function layerNorm(x: Matrix, gamma: readonly number[], beta: readonly number[], epsilon: number): number[][] {
  return x.map((row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
    return row.map((value, column) => (gamma[column]! * (value - mean)) / Math.sqrt(variance + epsilon) + beta[column]!);
  });
}

export function softmax(row: readonly number[]): number[] {
  const largest = Math.max(...row);
  const exponentials = row.map((value) => Math.exp(value - largest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
}

/** Σ a·b over all places: what turns an output into a number whose slopes are the gradient for `b`. */
export function dot(a: Matrix, b: readonly number[]): number {
  return a.flat().reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** The gradient of f at x by central differences: in double precision they are good to some nine digits. */
export function slopes(f: (x: number[]) => number, x: readonly number[]): number[] {
  const step = 1e-5;
  return x.map((value, i) => (f(x.with(i, value + step)) - f(x.with(i, value - step))) / (2 * step));
}

export function largestDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`Expected ${expected.length} values, got ${actual.length}.`);
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    if (Number.isNaN(difference)) return NaN;
    largest = Math.max(largest, difference);
  }
  return largest;
}
