import { describe, expect, test } from 'vitest';
import { planByLength, planEpoch, planEpochByTokens } from './batches';
import { Random } from '../../shared/math/random';
import { compiledLength, compiledSizes, paddedLength } from './compiled-sizes';
import { tinyConfig } from '../bert/tiny-bert.test-helper';
import { paddedTo } from './pretraining/row-lengths';
import { tinyExamples } from './tiny-model.test-helper';

const { lengths } = tinyExamples(1003);
const options = { batchSize: 8, shuffle: true, seed: 5 };
const everyRow = Array.from(lengths.keys());

/** Tokens of padding: what each batch's longest row makes of the shorter ones. */
function padding(batches: readonly Int32Array[]): number {
  return batches.reduce((sum, rows) => {
    const longest = Math.max(...rows.map((row) => lengths[row]!));
    return sum + rows.reduce((missing, row) => missing + longest - lengths[row]!, 0);
  }, 0);
}

function rowsOf(batches: readonly Int32Array[]): number[] {
  return batches.flatMap((rows) => [...rows]);
}

describe('the batches of an epoch', () => {
  test.each([0, 1, 7])('hold every row exactly once (epoch %i)', (epoch) => {
    const rows = rowsOf(planEpoch(lengths, epoch, options));
    expect(rows.sort((a, b) => a - b)).toEqual(everyRow);
  });

  test('are all full but one, which holds the rest', () => {
    const sizes = planEpoch(lengths, 0, options).map((rows) => rows.length);
    expect(sizes.filter((size) => size !== 8)).toEqual([1003 % 8]);
    expect(sizes).toHaveLength(126);
  });

  test('are the same for the same seed and epoch, and others for another of either', () => {
    const batches = planEpoch(lengths, 2, options);
    expect(planEpoch(lengths, 2, options)).toEqual(batches);
    expect(planEpoch(lengths, 3, options)).not.toEqual(batches);
    expect(planEpoch(lengths, 2, { ...options, seed: 6 })).not.toEqual(batches);
  });

  test('pad less than a quarter of what batches in file order pad', () => {
    const inFileOrder = padding(planEpoch(lengths, 0, { ...options, shuffle: false }));
    expect(padding(planEpoch(lengths, 0, options))).toBeLessThan(inFileOrder / 4);
  });

  test('come in an order that does not follow the lengths', () => {
    const longest = planEpoch(lengths, 0, options).map((rows) => Math.max(...rows.map((row) => lengths[row]!)));
    const rises = longest.filter((length, i) => i > 0 && length > longest[i - 1]!).length;
    const falls = longest.filter((length, i) => i > 0 && length < longest[i - 1]!).length;
    expect(Math.abs(rises - falls)).toBeLessThan(longest.length / 4);
  });

  test('keep the order of the file without shuffling, in every epoch', () => {
    for (const epoch of [0, 1]) {
      const batches = planEpoch(lengths, epoch, { ...options, shuffle: false });
      expect(rowsOf(batches)).toEqual(everyRow);
      expect(batches.at(-1)).toHaveLength(1003 % 8);
    }
  });

  test('of fewer rows than a batch are one batch', () => {
    expect(planEpoch([5, 9, 7], 0, options)).toEqual([Int32Array.of(1, 2, 0)]);
  });
});

test('batches for measuring hold every row once, longest first, and about as many tokens each', () => {
  const plan = planByLength(lengths, (longest) => Math.floor(400 / longest));
  const rows = rowsOf(plan);
  expect(rows.every((row, i) => i === 0 || lengths[row]! <= lengths[rows[i - 1]!]!)).toBe(true);
  expect(rows.sort((a, b) => a - b)).toEqual(everyRow);
  for (const batch of plan.slice(0, -1)) expect(batch.length).toBe(Math.floor(400 / lengths[batch[0]!]!));
});

describe('the work of an epoch', () => {
  /** Lengths as the sentences of SST-2 have them, and the reviews of IMDB, cut to 256 tokens. */
  const CORPORA = [
    { name: 'sentences', batchSize: 8, lengths: logNormal(6920, { median: 21.5, spread: 0.47, most: 66 }), mean: 24, atRandom: 1.7, grouped: 1.03, computed: 1.19 },
    { name: 'reviews', batchSize: 16, lengths: logNormal(5000, { median: 235, spread: 0.6, most: 256 }), mean: 204, atRandom: 1.25, grouped: 1.02, computed: 1.045 },
  ];
  const config = tinyConfig({ numHiddenLayers: 6, hiddenSize: 384, maxPositionEmbeddings: 512 });

  function logNormal(rows: number, { median, spread, most }: { median: number; spread: number; most: number }): Int32Array {
    const random = new Random(11);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat());
    return Int32Array.from({ length: rows }, () => Math.max(4, Math.min(most, Math.round(median * Math.exp(spread * normal())))));
  }

  /** Tokens that are computed for one that is there. */
  function ratio(batches: readonly Int32Array[], tokens: Int32Array, lengthOf: (longest: number, rows: number) => number): number {
    const computed = batches.reduce((sum, rows) => sum + rows.length * lengthOf(Math.max(...rows.map((row) => tokens[row]!)), rows.length), 0);
    return computed / tokens.reduce((a, b) => a + b);
  }

  test.each(CORPORA)('of $name: grouped by length it is little more than the tokens that are there; the rows of a step are as many', ({ lengths: tokens, batchSize, mean, atRandom, grouped, computed }) => {
    expect(Math.abs(tokens.reduce((a, b) => a + b) / tokens.length - mean)).toBeLessThan(2);
    const plan = planEpoch(tokens, 0, { batchSize, shuffle: true, seed: 5 });
    const unsorted = planEpoch(tokens, 0, { batchSize, shuffle: false, seed: 5 });
    expect(plan.map((rows) => rows.length).sort()).toEqual(unsorted.map((rows) => rows.length).sort());
    expect(ratio(unsorted, tokens, (longest) => longest)).toBeGreaterThan(atRandom * 0.95);
    expect(ratio(plan, tokens, (longest) => longest)).toBeLessThan(grouped);
    // And with the lengths that are compiled, over three epochs.
    const sizes = compiledSizes(plan, tokens, { rowsOf: () => batchSize, times: 3, config });
    expect(sizes.lengths.size).toBeLessThan(16);
    const asComputed = (longest: number, rows: number) => compiledLength(paddedLength(longest, config), rows, sizes) ?? longest;
    expect(ratio(plan, tokens, asComputed)).toBeLessThan(computed);
  });
});

describe('the batches of an epoch by tokens', () => {
  const padded = (longest: number) => Math.max(8, 2 ** Math.ceil(Math.log2(longest)));
  const plan = (count: number, epoch: number, tokensPerBatch = 256) => planEpochByTokens(lengths.subarray(0, count), epoch, { tokensPerBatch, padded, seed: 5 });

  test.each([40, 300, 1003])('hold no row twice, never too many tokens, and all but a few of %i rows', (count) => {
    const batches = plan(count, 0);
    const rows = rowsOf(batches);
    expect(new Set(rows).size).toBe(rows.length);
    for (const batch of batches) expect(batch.length * padded(Math.max(...batch.map((row) => lengths[row]!)))).toBeLessThanOrEqual(256);
    expect(count - rows.length).toBeLessThan(2 * 32);
  });

  test.each([40, 300, 1003])('leave out now these, now those of %i rows, short ones no oftener: in a few epochs every row has come', (count) => {
    const seen = new Set(Array.from({ length: 30 }, (_, epoch) => rowsOf(plan(count, epoch))).flat());
    expect(seen.size).toBe(count);
  });

  test.each([[300, 32], [500, 32], [1000, 64], [300, 128], [3000, 128]])('leave out of %i rows of up to %i tokens few, and the shortest no oftener than the others', (count, most) => {
    const random = new Random(3);
    // Mostly short ones, as texts are.
    const tokens = Int32Array.from({ length: count }, () => 4 + Math.floor((most - 3) * random.nextFloat() ** 2));
    const epochs = 100;
    const times = new Int32Array(count);
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const row of rowsOf(planEpochByTokens(tokens, epoch, { tokensPerBatch: 4096, padded: (longest) => paddedTo(longest, most), seed: 5 }))) times[row]! += 1;
    }
    const byLength = Array.from(tokens.keys()).sort((a, b) => tokens[a]! - tokens[b]!);
    const tenths = Array.from({ length: 10 }, (_, i) => byLength.slice((i * count) / 10, ((i + 1) * count) / 10));
    const chances = tenths.map((rows) => rows.reduce((sum, row) => sum + times[row]!, 0) / (rows.length * epochs));
    expect(Math.min(...chances)).toBeGreaterThan(0.7);
    expect(Math.max(...chances) - Math.min(...chances)).toBeLessThan(0.06);
  });

  test('hold all rows where there are fewer than a batch has', () => {
    expect(plan(3, 0, 4096).map((rows) => [...rows].sort())).toEqual([[0, 1, 2]]);
  });
});
