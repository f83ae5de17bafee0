import { expect, test } from 'vitest';
import { cutShare } from './length-cut';

const lengths = {
  histogram: [
    { from: 0, to: 9, count: 2 },
    { from: 10, to: 19, count: 6 },
    { from: 20, to: 31, count: 2 },
  ],
};

test.each([
  [31, 0],
  [500, 0],
  [25, 0.1],
  [19, 0.2],
  [14, 0.5],
  [9, 0.8],
])('a cut at %i tokens cuts the share %d', (maxLength, share) => {
  expect(cutShare(lengths, maxLength)).toBeCloseTo(share, 10);
});

test('no texts, nothing cut', () => {
  expect(cutShare({ histogram: [] }, 128)).toBe(0);
});
