import { describe, expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { largestDifference, someNumbers } from '../../bert/plain-math.test-helper';
import { floats } from '../../bert/tiny-bert.test-helper';
import type { Tensor } from '../../bert/tensor-ops';
import { TestOps } from './test-ops.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

/** The values and the shape of what `body` gives. */
function compute(body: () => Tensor): { values: number[]; shape: readonly number[] } {
  return ops.scope(() => {
    const result = body();
    return { values: [...ops.toFloats(result)], shape: result.shape };
  });
}

const X = someNumbers(24, 1).map((value) => 3 * value);

describe('element by element', () => {
  test.each<[string, (x: Tensor) => Tensor, (x: number) => number]>([
    ['exp', (x) => ops.exp(x), Math.exp],
    ['tanh', (x) => ops.tanh(x), Math.tanh],
    ['relu', (x) => ops.relu(x), (x) => Math.max(0, x)],
    ['square', (x) => ops.square(x), (x) => x * x],
    ['isPositive', (x) => ops.isPositive(x), (x) => (x > 0 ? 1 : 0)],
    ['add a number', (x) => ops.add(x, 0.5), (x) => x + 0.5],
    ['multiply by a number', (x) => ops.multiply(x, -2), (x) => -2 * x],
    ['rsqrt of the square', (x) => ops.rsqrt(ops.square(x)), (x) => 1 / Math.abs(x)],
  ])('%s', (_, operation, plain) => {
    const { values, shape } = compute(() => operation(floats(ops, X, [2, 3, 4])));
    expect(shape).toEqual([2, 3, 4]);
    const relative = values.map((value, i) => (value - plain(X[i]!)) / Math.max(1, Math.abs(plain(X[i]!))));
    expect(largestDifference(relative, new Array<number>(24).fill(0))).toBeLessThan(1e-6);
  });

  test('erf has the values of Abramowitz & Stegun’s table 7.1', () => {
    const { values } = compute(() => ops.erf(floats(ops, [0, 0.5, 1, 2, -1, 6], [6])));
    expect(largestDifference(values, [0, 0.5204998778, 0.8427007929, 0.995322265, -0.8427007929, 1])).toBeLessThan(1e-6);
  });

  test('0 is not positive, and relu lets no NaN pass for a number', () => {
    expect(compute(() => ops.isPositive(floats(ops, [0, -0, 1e-30], [3]))).values).toEqual([0, 0, 1]);
    expect(compute(() => ops.relu(floats(ops, [NaN], [1]))).values).toEqual([NaN]);
  });
});

describe('broadcasting, as NumPy does it', () => {
  const A = [1, 2, 3, 4, 5, 6];
  test.each<[string, () => Tensor, number[]]>([
    ['a row to every row', () => ops.add(floats(ops, A, [2, 3]), floats(ops, [10, 20, 30], [3])), [11, 22, 33, 14, 25, 36]],
    ['a column to every column', () => ops.subtract(floats(ops, A, [2, 3]), floats(ops, [1, 4], [2, 1])), [0, 1, 2, 0, 1, 2]],
    ['both ways', () => ops.multiply(floats(ops, [1, 2], [2, 1]), floats(ops, [3, 4, 5], [1, 3])), [3, 4, 5, 6, 8, 10]],
    ['the mask over heads and queries', () => ops.add(floats(ops, A, [1, 2, 1, 3]), floats(ops, [0, 0, -9], [1, 1, 1, 3])), [1, 2, -6, 4, 5, -3]],
  ])('%s', (_, operation, expected) => {
    expect(compute(operation).values).toEqual(expected);
  });

  test('shapes that do not fit are an error that names both', () => {
    expect(() => compute(() => ops.add(floats(ops, A, [2, 3]), floats(ops, [1, 2], [2])))).toThrow(/\[2,3\].*\[2\]/);
  });
});

describe('along the last axis', () => {
  const rows = () => floats(ops, [1, 5, -3, 0, 2, 7], [2, 1, 3]);
  test.each<[string, () => Tensor, number[]]>([
    ['sumLast', () => ops.sumLast(rows()), [3, 9]],
    ['meanLast', () => ops.meanLast(rows()), [1, 3]],
  ])('%s keeps it with length 1', (_, operation, expected) => {
    expect(compute(operation)).toEqual({ values: expected, shape: [2, 1, 1] });
  });

  test('a bias is added to every row, and its gradient is the sum over the rows', () => {
    expect(compute(() => ops.addBias(floats(ops, [1, 2, 3, 4], [2, 2]), floats(ops, [10, 20], [2]))).values).toEqual([11, 22, 13, 24]);
    expect(compute(() => ops.sumRows(floats(ops, [1, 2, 3, 4, 5, 6], [3, 2])))).toEqual({ values: [9, 12], shape: [2] });
  });

  test('softmax sums to 1, and no score is too large for it', () => {
    const { values, shape } = compute(() => ops.softmaxLast(floats(ops, [0, Math.log(3), 5000, 4000], [2, 1, 2])));
    expect(shape).toEqual([2, 1, 2]);
    expect(largestDifference(values, [0.25, 0.75, 1, 0])).toBeLessThan(1e-6);
  });

  test('half the sum of squares', () => {
    expect(ops.scope(() => ops.halfSquaredNorm(floats(ops, [1, -2, 3], [3])))).toBe(7);
  });
});

describe('shape and choice', () => {
  test('reshape keeps the order of the values, transpose moves the axes', () => {
    expect(compute(() => ops.reshape(floats(ops, [1, 2, 3, 4, 5, 6], [2, 3]), [3, 2]))).toEqual({ values: [1, 2, 3, 4, 5, 6], shape: [3, 2] });
    expect(compute(() => ops.transpose(floats(ops, [1, 2, 3, 4, 5, 6], [2, 3]), [1, 0]))).toEqual({ values: [1, 4, 2, 5, 3, 6], shape: [3, 2] });
    // (B, S, A, D) → (B, A, S, D), as heads are split.
    const heads = compute(() => ops.transpose(floats(ops, [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 2, 2]), [0, 2, 1, 3]));
    expect(heads.values).toEqual([1, 2, 5, 6, 3, 4, 7, 8]);
  });

  test('rows by number, some twice and some not at all', () => {
    const gathered = compute(() => ops.gatherRows(floats(ops, [1, 2, 3, 4, 5, 6], [3, 2]), ops.fromInts(Int32Array.of(2, 0, 2, 2), [4])));
    expect(gathered).toEqual({ values: [5, 6, 1, 2, 5, 6, 5, 6], shape: [4, 2] });
  });

  test('a row number that the table lacks is an error', () => {
    expect(() => compute(() => ops.gatherRows(floats(ops, [1, 2], [2, 1]), ops.fromInts(Int32Array.of(2), [1])))).toThrow(/2 is not in \[0, 2\)/);
  });

  test('scatterAddRows is the gradient of gatherRows: Σ gather(T)·R = Σ T·scatter(R) for all T and R', () => {
    const indices = Int32Array.of(2, 0, 2, 3);
    const [table, rows] = [someNumbers(10, 2), someNumbers(8, 3)];
    const scattered = compute(() => ops.scatterAddRows(floats(ops, rows, [4, 2]), ops.fromInts(indices, [4]), 5));
    expect(scattered.shape).toEqual([5, 2]);
    expect(scattered.values.slice(2, 4)).toEqual([0, 0]);
    expect(largestDifference(scattered.values.slice(4, 6), [rows[0]! + rows[4]!, rows[1]! + rows[5]!])).toBeLessThan(1e-6);
    const gathered = compute(() => ops.gatherRows(floats(ops, table, [5, 2]), ops.fromInts(indices, [4])));
    const inner = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(inner(gathered.values, rows)).toBeCloseTo(inner(table, scattered.values), 5);
  });

  test('a mask keeps where it is true; even NaN and infinity leave 0 elsewhere', () => {
    const all = compute(() => ops.keepBelow(floats(ops, [1, 2, 3, 4], [4]), ops.randomBytes([4], [1, 1]), 255));
    const few = compute(() => ops.keepBelow(floats(ops, new Array<number>(1000).fill(NaN), [1000]), ops.randomBytes([1000], [1, 2]), 1));
    expect(all.values).toEqual([1, 2, 3, 4]);
    expect(few.values.filter((value) => value === 0).length).toBeGreaterThan(900);
  });
});
