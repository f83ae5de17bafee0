import { describe, expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { largestDifference, product, someNumbers, toRows, transposed, type Matrix } from '../../bert/plain-math.test-helper';
import { floats } from '../../bert/tiny-bert.test-helper';
import { bfloat16ToFloat32, float32ToBfloat16 } from '../../formats/half-precision';
import { loadNativeBinding } from './native-binding';
import { NativeOps } from './native-ops';

const binding = loadNativeBinding();
const f32 = new NativeOps(binding, 'f32');
const bf16 = new NativeOps(binding, 'bf16');
expectNoLeaks(f32);

const FLAGS = [[false, false], [false, true], [true, false], [true, true]] as const;
const [M, K, N] = [3, 5, 2];

/** One pair of factors, stored as the flags say, and their product in double precision. */
function factors(transposeA: boolean, transposeB: boolean, seed: number, round = (values: number[]) => values) {
  const [a, b] = [someNumbers(M * K, seed), someNumbers(K * N, seed + 1)];
  const plain = (values: number[], columns: number, flag: boolean, rows: number): Matrix => (flag ? transposed(toRows(values, rows)) : toRows(values, columns));
  return {
    a: { values: a, shape: transposeA ? [K, M] : [M, K] },
    b: { values: b, shape: transposeB ? [N, K] : [K, N] },
    expected: product(plain(round(a), K, transposeA, M), plain(round(b), N, transposeB, K)).flat(),
  };
}

describe.each(FLAGS)('transposeA %s, transposeB %s', (transposeA, transposeB) => {
  test('of matrices', () => {
    const { a, b, expected } = factors(transposeA, transposeB, 1);
    f32.scope(() => {
      const result = f32.matMul(floats(f32, a.values, a.shape), floats(f32, b.values, b.shape), transposeA, transposeB);
      expect(result.shape).toEqual([M, N]);
      expect(largestDifference(f32.toFloats(result), expected)).toBeLessThan(1e-6);
    });
  });

  test('of every head of every text, each by itself', () => {
    const all = [10, 20, 30, 40, 50, 60].map((seed) => factors(transposeA, transposeB, seed)); // B = 2, A = 3
    f32.scope(() => {
      const stack = (which: 'a' | 'b') => floats(f32, all.flatMap((one) => one[which].values), [2, 3, ...all[0]![which].shape]);
      const result = f32.matMul(stack('a'), stack('b'), transposeA, transposeB);
      expect(result.shape).toEqual([2, 3, M, N]);
      expect(largestDifference(f32.toFloats(result), all.flatMap((one) => one.expected))).toBeLessThan(1e-6);
    });
  });

  test('in bfloat16: both factors rounded, and the result, which comes back as float32', () => {
    const { a, b, expected } = factors(transposeA, transposeB, 3, toBfloat16);
    bf16.scope(() => {
      const result = bf16.matMul(floats(bf16, a.values, a.shape), floats(bf16, b.values, b.shape), transposeA, transposeB);
      expect(result.dtype).toBe('float32');
      const values = [...bf16.toFloats(result)];
      expect(toBfloat16(values)).toEqual(values);
      // Eight bits of significand: rounding to nearest moves a number by at most 2⁻⁸ of itself. The sums before it are
      // float32's, wrong by a few 2⁻²⁴ of the largest term, 1.
      values.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2 ** -8 * Math.abs(expected[i]!) + 1e-6));
    });
  });
});

test('the two precisions do differ, and only in products', () => {
  const third = [1 / 3];
  const inOps = (ops: NativeOps) =>
    ops.scope(() => {
      const x = floats(ops, third, [1, 1]);
      return { product: ops.toFloats(ops.matMul(x, x))[0]!, square: ops.toFloats(ops.square(x))[0]! };
    });
  const [exact, rounded] = [inOps(f32), inOps(bf16)];
  expect(exact.product).toBeCloseTo(1 / 9, 7);
  expect(Math.abs(rounded.product - 1 / 9)).toBeGreaterThan(1e-5);
  expect(rounded.square).toBe(exact.square);
});

test('factors that do not fit are an error that names both shapes', () => {
  expect(() => f32.scope(() => f32.matMul(floats(f32, [1, 2], [1, 2]), floats(f32, [1, 2, 3], [3, 1])))).toThrow(/\[1,2\].*\[3,1\]/);
});

function toBfloat16(values: readonly number[]): number[] {
  return [...bfloat16ToFloat32(float32ToBfloat16(Float32Array.from(values)))];
}
