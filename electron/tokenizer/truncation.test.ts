import { expect, test } from 'vitest';
import { headLength, longestFirst } from './truncation';

// The cases of the Rust library's own test (truncate_encodings_longest_first).
test.each([
  [0, 0, 0, 0],
  [0, 2, 0, 2],
  [0, 8, 0, 7],
  [2, 4, 2, 4],
  [2, 8, 2, 5],
  [4, 4, 3, 4],
  [4, 8, 3, 4],
  [8, 0, 7, 0],
  [8, 2, 5, 2],
  [8, 4, 4, 3],
  [8, 8, 3, 4],
])('%i and %i ids in room for 7 keep %i and %i', (first, second, keptFirst, keptSecond) => {
  expect(longestFirst(first, second, 7)).toEqual({ first: keptFirst, second: keptSecond });
});

test('keeps nothing without room, and all with endless room', () => {
  expect(longestFirst(3, 4, 0)).toEqual({ first: 0, second: 0 });
  expect(longestFirst(3, 4, -2)).toEqual({ first: 0, second: 0 });
  expect(longestFirst(3, 4, Infinity)).toEqual({ first: 3, second: 4 });
});

// 510 ids are kept of 512: "the first 128 and the last 382 tokens" (Sun et al. 2019, 5.3.1).
test.each([
  [600, 510, 128],
  [600, 254, 64],
  [600, 1, 0],
  [510, 510, 510],
  [7, 7, 7],
])('of %i ids of which %i are kept, head and tail take %i from the beginning', (length, kept, head) => {
  expect(headLength(length, kept, 'head-tail')).toBe(head);
  expect(headLength(length, kept, 'head')).toBe(kept);
});
