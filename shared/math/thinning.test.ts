import { expect, test } from 'vitest';
import { extremeIndices } from './thinning';

test('a short series stays whole', () => {
  expect([...extremeIndices([3, 1, 2], 10)]).toEqual([0, 1, 2]);
});

test('a long one keeps its ends and every spike, in order, within the limit', () => {
  const values = new Float64Array(100_000).map((_, i) => Math.sin(i / 1000));
  values[31_415] = 50;
  values[77_777] = -50;
  const kept = extremeIndices(values, 2000);
  expect(kept.length).toBeLessThanOrEqual(2000);
  expect([kept[0], kept.at(-1)]).toEqual([0, 99_999]);
  expect([...kept]).toEqual(expect.arrayContaining([31_415, 77_777]));
  expect([...kept]).toEqual([...kept].sort((a, b) => a - b));
});
