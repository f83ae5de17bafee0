import { linear, product, softmax, toRows, transposed } from './plain-math.test-helper';

/** Texts of equal length, each token of which asks all. */
export interface PlainShape {
  readonly batchSize: number;
  readonly sequenceLength: number;
  readonly heads: number;
  readonly headSize: number;
}

export type AttentionWeights = Readonly<Record<`${'query' | 'key' | 'value'}.${'weight' | 'bias'}`, readonly number[]>>;

/**
 * Multi-head attention as the paper's formula, text by text and head by head, in double precision: (N, H).
 *
 * @param present B·S values, 1 where there is a token; padding is left out of the softmax altogether.
 */
export function plainAttention(shape: PlainShape, present: readonly number[], x: readonly number[], weights: AttentionWeights): number[][] {
  const { batchSize, sequenceLength, heads, headSize } = shape;
  const hidden = heads * headSize;
  const project = (which: 'query' | 'key' | 'value') => linear(toRows([...x], hidden), toRows([...weights[`${which}.weight`]], hidden), weights[`${which}.bias`]);
  const [queries, keys, values] = [project('query'), project('key'), project('value')];
  const output = queries.map(() => new Array<number>(hidden).fill(0));
  for (let text = 0; text < batchSize; text++) {
    const rows = Array.from({ length: sequenceLength }, (_, s) => text * sequenceLength + s);
    const tokens = rows.filter((row) => present[row]);
    for (let head = 0; head < heads; head++) {
      const part = (matrix: number[][], which: number[]) => which.map((row) => matrix[row]!.slice(head * headSize, (head + 1) * headSize));
      const scores = product(part(queries, rows), transposed(part(keys, tokens)));
      const probabilities = scores.map((row) => softmax(row.map((score) => score / Math.sqrt(headSize))));
      product(probabilities, part(values, tokens)).forEach((row, s) => output[rows[s]!]!.splice(head * headSize, headSize, ...row));
    }
  }
  return output;
}
