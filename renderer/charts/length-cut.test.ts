import { expect, test } from 'vitest';
import { cutShare } from './length-cut';

const lengths = { median: 15, p95: 30, longest: 31, edges: [0, 10, 20, 32], counts: [2, 6, 2] };

test.each([
  [31, 0],
  [500, 0],
  [19, 0.2],
  [14, 0.5],
  [0, 1],
])('a cut at %i tokens cuts the share %d', (maxLength, share) => {
  expect(cutShare(lengths, maxLength)).toBeCloseTo(share, 1);
});

test('no texts, nothing cut', () => {
  expect(cutShare({ median: 0, p95: 0, longest: 0, edges: [0], counts: [] }, 128)).toBe(0);
});
