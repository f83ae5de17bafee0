import { expect, test } from 'vitest';
import { tinyConfig } from '../bert/tiny-bert.test-helper';
import { compiledSizes, paddedLength } from './compiled-sizes';

const CONFIG = tinyConfig({ numHiddenLayers: 4, hiddenSize: 256, maxPositionEmbeddings: 100 });
// A batch of 10 rows of 48 tokens is 4 · 10 · 48 · 256 = 491,520 numbers: 82 of them are worth it, 81 are not.
const LENGTHS = [48, 40, 97];
const batchOf = (row: number, rows = 10) => new Int32Array(rows).fill(row);

test.each([
  { longest: 1, expected: 16 },
  { longest: 16, expected: 16 },
  { longest: 17, expected: 32 },
  { longest: 97, expected: 100 },
])('$longest tokens are padded to $expected', ({ longest, expected }) => {
  expect(paddedLength(longest, CONFIG)).toBe(expected);
});

test('a length is worth compiling when enough batches have it, over all epochs', () => {
  const chosen = (batches: number, times: number) => [...compiledSizes(Array.from({ length: batches }, (_, i) => batchOf(i % 2)), LENGTHS, { batchSize: 10, times, config: CONFIG }).lengths];
  expect(chosen(81, 1)).toEqual([]);
  expect(chosen(82, 1)).toEqual([48]);
  expect(chosen(41, 2)).toEqual([48]);
});

test('a last batch that is not full counts for nothing: its size is another', () => {
  expect(compiledSizes(Array.from({ length: 1000 }, () => batchOf(0, 9)), LENGTHS, { batchSize: 10, times: 1, config: CONFIG }).lengths.size).toBe(0);
});
