import { describe, expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { largestDifference } from '../../bert/plain-math.test-helper';
import { floats } from '../../bert/tiny-bert.test-helper';
import { FLAGS, M, N, factors } from './factors.test-helper';
import { TestOps } from './test-ops.test-helper';

const f32 = new TestOps('f32');
expectNoLeaks(f32);

describe.each(FLAGS)('transposeA %s, transposeB %s', (transposeA, transposeB) => {
  test('of matrices', () => {
    const { a, b, expected } = factors(transposeA, transposeB, 1);
    f32.scope(() => {
      const result = f32.product(floats(f32, a.values, a.shape), floats(f32, b.values, b.shape), transposeA, transposeB);
      expect(result.shape).toEqual([M, N]);
      expect(largestDifference(f32.toFloats(result), expected)).toBeLessThan(1e-6);
    });
  });

  test('of every head of every text, each by itself', () => {
    const all = [10, 20, 30, 40, 50, 60].map((seed) => factors(transposeA, transposeB, seed)); // B = 2, A = 3
    f32.scope(() => {
      const stack = (which: 'a' | 'b') => floats(f32, all.flatMap((one) => one[which].values), [2, 3, ...all[0]![which].shape]);
      const result = f32.product(stack('a'), stack('b'), transposeA, transposeB);
      expect(result.shape).toEqual([2, 3, M, N]);
      expect(largestDifference(f32.toFloats(result), all.flatMap((one) => one.expected))).toBeLessThan(1e-6);
    });
  });
});

test('factors that do not fit are an error that names both shapes', () => {
  expect(() => f32.scope(() => f32.product(floats(f32, [1, 2], [1, 2]), floats(f32, [1, 2, 3], [3, 1])))).toThrow(/\[1,2\].*\[3,1\]/);
});
