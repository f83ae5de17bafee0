import { expect, test } from 'vitest';
import fixture from './fixtures/scores.json';
import { macroF1Interval, wilsonInterval } from './intervals';
import { macroF1 } from './metrics';
import { Random, RANDOM_STREAMS } from './random';

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

test('few examples, all of them right, do not promise that all others will be', () => {
  const [low, high] = macroF1Interval([[10, 0], [0, 10]]);
  expect(high).toBe(1);
  // 20 of 20: by Wilson's interval the accuracy is from 84 % on.
  expect(low).toBeGreaterThan(0.8);
  expect(low).toBeLessThan(0.95);
  // The more there are, the more they promise.
  expect(macroF1Interval([[1000, 0], [0, 1000]])[0]).toBeGreaterThan(0.998);
});

test.each([
  { what: 'hardly a mistake', share: 0.97, classes: 2, examples: 40 },
  { what: 'few mistakes', share: 0.97, classes: 2, examples: 132 },
  { what: 'many mistakes', share: 0.8, classes: 2, examples: 40 },
  { what: 'five classes', share: 0.9, classes: 5, examples: 40 },
])('some 19 of 20 intervals hold the true score: $what, $examples examples', ({ share, classes, examples }) => {
  const random = new Random(1, RANDOM_STREAMS.bootstrap);
  const draw = () => {
    const matrix = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
    for (let i = 0; i < examples; i++) {
      const label = random.nextBelow(classes);
      const predicted = random.nextFloat() < share ? label : (label + 1 + random.nextBelow(classes - 1)) % classes;
      matrix[label]![predicted]!++;
    }
    return matrix;
  };
  const held = Array.from({ length: 200 }, draw).filter((matrix) => {
    const [low, high] = macroF1Interval(matrix);
    // All classes are alike, so macro F1 of endless examples is the share that is right.
    return low <= share && share <= high;
  });
  expect(held.length / 200).toBeGreaterThan(0.9);
});

test('what occurs nowhere changes nothing', () => {
  const padded = [[40, 10, 0], [5, 45, 0], [0, 0, 0]];
  expect(macroF1Interval(padded)).toEqual(macroF1Interval([[40, 10], [5, 45]]));
  expect(macroF1(padded)).toBeGreaterThan(0.8);
});
