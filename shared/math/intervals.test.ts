import { expect, test } from 'vitest';
import fixture from './fixtures/scores.json';
import { macroF1Interval, wilsonInterval } from './intervals';

test.each(fixture.wilson)('Wilson’s interval equals SciPy’s: $right of $examples', ({ right, examples, interval }) => {
  const ours = wilsonInterval(right / examples, examples);
  expect(ours[0]).toBeCloseTo(interval[0]!, 12);
  expect(ours[1]).toBeCloseTo(interval[1]!, 12);
});

test('of no examples anything may be true', () => {
  expect(wilsonInterval(0, 0)).toEqual([0, 1]);
  expect(macroF1Interval([[0, 0], [0, 0]])).toEqual([0, 0]);
});

test.each(fixture.macroF1)('macro F1’s interval is the bootstrap’s over examples, but for chance: $matrix', ({ matrix, interval }) => {
  const ours = macroF1Interval(matrix);
  const width = interval[1]! - interval[0]!;
  ours.forEach((end, i) => expect(Math.abs(end - interval[i]!)).toBeLessThan(0.12 * width));
  expect(macroF1Interval(matrix)).toEqual(ours);
});
