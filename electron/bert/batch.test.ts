import { expect, test } from 'vitest';
import { toBatch } from './batch';

test('rows are padded on the right to the longest, with the padding token, segment 0 and mask 0', () => {
  const batch = toBatch([{ inputIds: [5, 6, 7], tokenTypeIds: [0, 1, 1] }, { inputIds: [8], tokenTypeIds: [1] }], 9);
  expect(batch).toEqual({
    batchSize: 2,
    sequenceLength: 3,
    inputIds: Int32Array.of(5, 6, 7, 8, 9, 9),
    tokenTypeIds: Int32Array.of(0, 1, 1, 1, 0, 0),
    attentionMask: Int32Array.of(1, 1, 1, 1, 0, 0),
  });
});

test('a token that happens to be the padding token is still a token', () => {
  expect([...toBatch([{ inputIds: [9, 9], tokenTypeIds: [0, 0] }], 9).attentionMask]).toEqual([1, 1]);
});

test('no rows make an empty batch, and an empty row only padding', () => {
  expect(toBatch([], 0)).toMatchObject({ batchSize: 0, sequenceLength: 1, inputIds: new Int32Array(0) });
  expect([...toBatch([{ inputIds: [], tokenTypeIds: [] }], 0).attentionMask]).toEqual([0]);
});
