import { expect, test } from 'vitest';
import { tinyConfig } from '../bert/tiny-bert.test-helper';
import type { Batch } from '../bert/batch';
import type { BertClassifier } from '../bert/classifier';
import { compiledLength, compiledSizes, paddedLength, withBatch } from './compiled-sizes';
import type { Examples } from './examples';

const CONFIG = tinyConfig({ numHiddenLayers: 4, hiddenSize: 256, maxPositionEmbeddings: 100 });
// A batch of 10 rows of 48 tokens is 4 · 10 · 48 · 256 = 491,520 numbers: 82 of them are worth it, 81 are not.
const LENGTHS = [48, 45, 40, 97, 8];
const batchOf = (row: number, rows = 10) => new Int32Array(rows).fill(row);
const batchesOf = (count: number, ...rows: number[]) => Array.from({ length: count }, (_, i) => batchOf(rows[i % rows.length]!));
const rowsOf = () => 10;

function chosen(batches: readonly Int32Array[], times = 1): number[] {
  return [...compiledSizes(batches, LENGTHS, { rowsOf, times, config: CONFIG }).lengths];
}

test.each([
  { longest: 1, expected: 8 },
  { longest: 8, expected: 8 },
  { longest: 9, expected: 16 },
  { longest: 57, expected: 64 },
  { longest: 65, expected: 80 },
  { longest: 97, expected: 100 },
])('$longest tokens are padded to $expected', ({ longest, expected }) => {
  expect(paddedLength(longest, CONFIG)).toBe(expected);
});

test('a length is worth compiling when enough batches have it, over all epochs', () => {
  expect(chosen(batchesOf(81, 0, 1))).toEqual([]);
  expect(chosen(batchesOf(82, 0, 1))).toEqual([48]);
  expect(chosen(batchesOf(41, 0, 1), 2)).toEqual([48]);
});

test('a length that is not often enough by itself shares a longer one, where that costs little padding', () => {
  // 40 tokens in 48 are worth 8 of them, a sixth of what 48 are: each pays more by itself once it can.
  expect(chosen([...batchesOf(80, 0), ...batchesOf(20, 2)])).toEqual([48]);
  expect(chosen([...batchesOf(80, 0), ...batchesOf(200, 2)])).toEqual([40]);
  expect(chosen([...batchesOf(100, 0), ...batchesOf(200, 2)])).toEqual([40, 48]);
  expect(chosen([...batchesOf(80, 0), ...batchesOf(1000, 4)])).toEqual([8]);
});

test('a batch is computed at the shortest compiled length that it fits, or at none that is much longer', () => {
  const sizes = { rowsOf: (length: number) => (length > 60 ? 5 : 10), lengths: new Set([48, 56, 64]) };
  expect(compiledLength(48, 10, sizes)).toBe(48);
  expect(compiledLength(40, 10, sizes)).toBe(48);
  expect(compiledLength(32, 10, sizes)).toBeUndefined();
  expect(compiledLength(72, 5, sizes)).toBeUndefined();
});

test('of a batch that is not full the size is another', () => {
  expect(compiledSizes(Array.from({ length: 1000 }, () => batchOf(0, 9)), LENGTHS, { rowsOf, times: 1, config: CONFIG }).lengths.size).toBe(0);
  expect(compiledLength(48, 9, { rowsOf, lengths: new Set([48]) })).toBeUndefined();
});

test.each([
  { compiles: true, expected: 64 },
  { compiles: false, expected: 57 },
])('rows are padded to a compiled length where the backend compiles: $compiles', ({ compiles, expected }) => {
  const encodings = [57, 40].map((length) => ({ inputIds: new Array<number>(length).fill(1), tokenTypeIds: new Array<number>(length).fill(0), attentionMask: new Array<number>(length).fill(1) }));
  const ops = { compiles, compiling: (body: () => Batch) => body() };
  const batch = withBatch({ config: CONFIG, ops } as unknown as BertClassifier, { encodings, lengths: [57, 40] } as unknown as Examples, Int32Array.of(0, 1), { rowsOf: () => 2, lengths: new Set([64]) }, (made) => made);
  expect([batch.batchSize, batch.sequenceLength]).toEqual([2, expected]);
});
