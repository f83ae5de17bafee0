import { expect, test } from 'vitest';
import { runningMean } from './running-mean';

/** The mean as it is defined, not value by value. */
function weightedMean(values: readonly number[]): number {
  const weights = values.map((_, i) => 0.98 ** (values.length - 1 - i));
  return values.reduce((sum, value, i) => sum + weights[i]! * value, 0) / weights.reduce((sum, weight) => sum + weight, 0);
}

test('value by value it is the weighted mean of all of them', () => {
  const values = Array.from({ length: 2000 }, (_, i) => 2 / Math.sqrt(i + 1) + 0.5 * Math.sin(7 * i));
  let mean = 0;
  for (const [i, value] of values.entries()) {
    mean = runningMean(mean, value, i + 1);
    if (i < 60 || i % 97 === 0) expect(mean).toBeCloseTo(weightedMean(values.slice(0, i + 1)), 10);
  }
});

test('the first value is its own mean, whatever stood there before; values that are all the same stay that', () => {
  expect(runningMean(1e9, 0.7, 1)).toBe(0.7);
  let mean = Number.MAX_VALUE;
  for (let count = 1; count <= 500; count++) expect((mean = runningMean(mean, 0.25, count))).toBeCloseTo(0.25, 12);
});
