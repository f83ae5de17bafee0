import fc from 'fast-check';
import { expect, test } from 'vitest';
import { innerTicks, niceTicks } from './nice-ticks';

test.each([
  [0.69, 0.91, [0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]],
  [0, 0.8, [0, 0.2, 0.4, 0.6, 0.8]],
  [0.1, 2.3, [0, 1, 2, 3]],
  [28, 42_000, [0, 20_000, 40_000, 60_000]],
])('%d to %d', (from, to, ticks) => {
  expect(niceTicks(from, to, from === 0.69 ? 6 : 5).ticks).toEqual(ticks);
});

test('an axis that ends with the data has its ticks within', () => {
  expect(innerTicks(1, 504)).toEqual([200, 400]);
  expect(innerTicks(28, 42_000)).toEqual([20_000, 40_000]);
});

test('whatever the data: they lie within the axis, and the ticks are few', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (from, span) => {
      const { domain, ticks } = niceTicks(from, from + span);
      expect(domain[0]).toBeLessThanOrEqual(from + 1e-6 * (span + Math.abs(from)));
      expect(domain[1]).toBeGreaterThanOrEqual(from + span - 1e-6 * (span + Math.abs(from)));
      expect(ticks.length).toBeLessThanOrEqual(7);
    }),
  );
});

test('one value alone gets an axis too', () => {
  expect(niceTicks(3, 3).ticks.length).toBeGreaterThan(1);
  expect(niceTicks(0, 0).domain).toEqual([0, 1]);
});
