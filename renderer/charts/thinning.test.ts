import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extremesOfStretches } from './thinning';

const identity = (value: number) => value;

test('a short series stays as it is', () => {
  expect(extremesOfStretches([3, 1, 2], 3, identity)).toEqual([3, 1, 2]);
});

test('by hand: two stretches, least and greatest of each, in order', () => {
  expect(extremesOfStretches([9, 1, 5, 2, 8, 3, 7, 0], 6, identity)).toEqual([9, 1, 5, 8, 3, 0]);
});

test('no spike of a hundred thousand steps is lost, and few points remain', () => {
  const steps = Array.from({ length: 100_000 }, (_, i) => ({ step: i, loss: i === 54_321 ? 99 : Math.sin(i) }));
  const thinned = extremesOfStretches(steps, 600, ({ loss }) => loss);
  expect(thinned.length).toBeLessThanOrEqual(600);
  expect(thinned).toContainEqual({ step: 54_321, loss: 99 });
  expect([thinned[0], thinned.at(-1)]).toEqual([steps[0], steps.at(-1)]);
});

test('what remains is a part of the series in its order, with its least and greatest', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 300 }), fc.integer({ min: 4, max: 50 }), (values, limit) => {
      const points = values.map((value, index) => ({ value, index }));
      const thinned = extremesOfStretches(points, limit, ({ value }) => value);
      expect(thinned.length).toBeLessThanOrEqual(Math.max(limit, Math.min(values.length, limit)));
      expect(thinned.map(({ index }) => index)).toEqual([...new Set(thinned.map(({ index }) => index))].sort((a, b) => a - b));
      expect(Math.max(...thinned.map(({ value }) => value))).toBe(Math.max(...values));
      expect(Math.min(...thinned.map(({ value }) => value))).toBe(Math.min(...values));
    }),
  );
});
