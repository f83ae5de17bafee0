import { describe, expect, test } from 'vitest';
import { planByLength, planEpoch } from './batches';
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

test('batches for measuring hold every row once, longest first', () => {
  const rows = rowsOf(planByLength(lengths, 32));
  expect(rows.every((row, i) => i === 0 || lengths[row]! <= lengths[rows[i - 1]!]!)).toBe(true);
  expect(rows.sort((a, b) => a - b)).toEqual(everyRow);
});
