import fc from 'fast-check';
import { expect, test } from 'vitest';
import { argmaxRows, logSumExpRows, softmaxRows } from './softmax';

test('softmax, by hand', () => {
  const [a, b, c] = softmaxRows([0, Math.log(2), Math.log(5)], 3);
  expect(a).toBeCloseTo(1 / 8, 15);
  expect(b).toBeCloseTo(2 / 8, 15);
  expect(c).toBeCloseTo(5 / 8, 15);
});

test('huge logits neither overflow nor vanish', () => {
  expect([...softmaxRows([1e30, 1e30, -1e30, -1e30], 2)]).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect([...logSumExpRows([1000, 1000], 2)]).toEqual([1000 + Math.log(2)]);
});

test('every row is a distribution whose winner is the largest logit', () => {
  const row = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
      const logits = Float32Array.from(rows.flat());
      const probabilities = softmaxRows(logits, 4);
      argmaxRows(logits, 4).forEach((winner, i) => {
        const distribution = probabilities.subarray(4 * i, 4 * i + 4);
        expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        expect(distribution[winner]).toBe(Math.max(...distribution));
      });
    }),
  );
});

test('of equal scores the first wins', () => {
  expect([...argmaxRows([1, 2, 2, 3, 3, 3], 3)]).toEqual([1, 0]);
});

test('values that do not make whole rows are refused', () => {
  expect(() => softmaxRows([1, 2, 3], 2)).toThrow('3 values do not make rows of 2');
  expect(() => argmaxRows([], 0)).toThrow(RangeError);
});
