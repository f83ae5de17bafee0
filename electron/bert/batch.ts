/** Token ids of B texts, padded to the same length S; all arrays hold B·S values, row by row. */
export interface Batch {
  readonly batchSize: number;
  readonly sequenceLength: number;
  readonly inputIds: Int32Array;
  readonly tokenTypeIds: Int32Array;
  /** 1 where there is a token, 0 where there is padding. */
  readonly attentionMask: Int32Array;
}

/** One text as token ids, with its segment numbers; what the tokenizer gives. */
export interface TokenRow {
  readonly inputIds: ArrayLike<number>;
  readonly tokenTypeIds: ArrayLike<number>;
}

/** Pads rows on the right to the longest of them, or to a length that all fit. */
export function toBatch(rows: readonly TokenRow[], padTokenId: number, length?: number): Batch {
  const batchSize = rows.length;
  const sequenceLength = length ?? rows.reduce((longest, row) => Math.max(longest, row.inputIds.length), 1);
  const inputIds = new Int32Array(batchSize * sequenceLength).fill(padTokenId);
  const tokenTypeIds = new Int32Array(batchSize * sequenceLength);
  const attentionMask = new Int32Array(batchSize * sequenceLength);
  rows.forEach((row, index) => {
    const start = index * sequenceLength;
    inputIds.set(row.inputIds, start);
    tokenTypeIds.set(row.tokenTypeIds, start);
    attentionMask.fill(1, start, start + row.inputIds.length);
  });
  return { batchSize, sequenceLength, inputIds, tokenTypeIds, attentionMask };
}
