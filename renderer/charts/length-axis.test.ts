import { expect, test } from 'vitest';
import { axisEnd, lengthAtPlace, placeOfLength } from './length-axis';

/** Of films: 99 texts of 100 are shorter than 1,000 tokens, one has 2,752. */
const long = Array.from({ length: 40 }, (_, i) => ({ from: 25 * i, to: i === 39 ? 2752 : 25 * i + 24, count: 10 }));
const short = long.slice(0, 4);

test('one long text leaves the others their room: the last bar is as wide as the others', () => {
  expect(placeOfLength(long, 500)).toBe(0.5);
  expect(placeOfLength(long, 975)).toBe(39 / 40);
  expect(placeOfLength(long, 2752)).toBeCloseTo(1, 3);
  expect(placeOfLength(long, 4000)).toBe(1);
});

test('a cut that is dragged comes to any length and stays where it was let go', () => {
  for (const tokens of [0, 8, 24, 25, 512, 974, 975, 2000, 2752]) expect(lengthAtPlace(long, placeOfLength(long, tokens))).toBeCloseTo(tokens, 6);
  expect(lengthAtPlace(long, 1)).toBe(2753);
});

test('the end of the axis says whether longer texts stand there too', () => {
  expect(axisEnd(long)).toBe('975+ tokens');
  expect(axisEnd(short)).toBe('100 tokens');
  expect(axisEnd([{ from: 0, to: 9, count: 1 }])).toBe('10 tokens');
});

test('without texts there is an axis of nothing', () => {
  expect([placeOfLength([], 128), lengthAtPlace([], 0.5), axisEnd([])]).toEqual([1, 0, '']);
});
