import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportion } from './apportionment';
import { stratifiedSample, stratifiedSplit } from './stratified-split';

/** Rows of classes 0, 1, 2 … in the given numbers, mixed. */
function labelsOf(...sizes: readonly number[]): Int32Array {
  const labels = sizes.flatMap((size, label) => Array<number>(size).fill(label));
  return Int32Array.from(labels.map((_, i) => labels[(i * 7919) % labels.length]!));
}

function countsOf(labelIds: Int32Array, rows: Int32Array, classes: number): number[] {
  const counts = Array<number>(classes).fill(0);
  for (const row of rows) counts[labelIds[row]!]!++;
  return counts;
}

const labellings = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 200 }).map((labels) => Int32Array.from(labels));

describe('apportion', () => {
  const free = (sizes: number[], total: number): number[] => apportion(sizes, total, sizes.map(() => 0), sizes);

  it('rounds by largest remainder', () => {
    // Quotas 4.7, 1.6, 1.58, 1.2, 0.61, 0.31: the textbook example of Hamilton's method in small.
    expect(free([47, 16, 15.8, 12, 6.1, 3.1], 10)).toEqual([5, 2, 1, 1, 1, 0]);
    expect(free([1, 1, 1, 1], 2)).toEqual([1, 1, 0, 0]);
    expect(free([], 0)).toEqual([]);
  });

  it('takes from those furthest above their quota what the smallest must have', () => {
    expect(apportion([98, 1, 1], 5, [1, 1, 1], [98, 1, 1])).toEqual([3, 1, 1]);
  });
});

describe('stratifiedSplit', () => {
  it('keeps the proportions on both sides', () => {
    const labels = labelsOf(503, 251, 83);
    const { train, validation, notes } = stratifiedSplit(labels, 0.1, 42);
    expect(countsOf(labels, validation, 3)).toEqual([51, 25, 8]);
    expect(countsOf(labels, train, 3)).toEqual([452, 226, 75]);
    expect(notes).toEqual([]);
  });

  it('is the same for the same seed everywhere, and another for another', () => {
    const labels = labelsOf(20, 20);
    expect([...stratifiedSplit(labels, 0.2, 42).validation]).toEqual([2, 17, 19, 20, 21, 24, 31, 33]);
    expect(stratifiedSplit(labels, 0.2, 42)).toEqual(stratifiedSplit(labels, 0.2, 42));
    expect(stratifiedSplit(labels, 0.2, 43).validation).not.toEqual(stratifiedSplit(labels, 0.2, 42).validation);
  });

  it('brings every class of two rows to validation and says why a single row stays', () => {
    const labels = labelsOf(1000, 2, 1);
    const { validation, notes } = stratifiedSplit(labels, 0.01, 42, ['often', 'seldom', 'once']);
    expect(countsOf(labels, validation, 3)).toEqual([9, 1, 0]);
    expect(notes).toEqual(["Class 'once' has only 1 row: it stays in training."]);
  });

  it('names the first of hundreds of classes of one row', () => {
    const labels = labelsOf(50, ...Array<number>(300).fill(1));
    const { notes } = stratifiedSplit(labels, 0.1, 42, Array.from({ length: 301 }, (_, id) => `c${id}`));
    expect(notes).toEqual(["300 classes have only 1 row each, which stays in training: 'c1', 'c2', 'c3', 'c4', 'c5' and 295 more."]);
  });

  it('loses and doubles no row, and leaves every class a row to learn from', () => {
    fc.assert(
      fc.property(labellings, fc.double({ min: 0, max: 0.99, noNaN: true }), fc.integer(), (labels, fraction, seed) => {
        const { train, validation } = stratifiedSplit(labels, fraction, seed);
        expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...labels.keys()]);
        expect([...validation]).toEqual([...validation].sort((a, b) => a - b));
        const [all, inTrain, inValidation] = [Int32Array.from(labels.keys()), train, validation].map((rows) => countsOf(labels, rows, 6));
        all!.forEach((size, label) => {
          if (size > 0) expect(inTrain![label]).toBeGreaterThan(0);
          if (size > 1 && fraction > 0) expect(inValidation![label]).toBeGreaterThan(0);
        });
      }),
    );
  });

  it('keeps rows of one text on one side, and the proportions as well as they allow', () => {
    // 60 texts of class 0 and 40 of class 1, each in two rows.
    const texts = Int32Array.from({ length: 200 }, (_, row) => row % 100);
    const labels = texts.map((text) => (text < 60 ? 0 : 1));
    const { train, validation, notes } = stratifiedSplit(labels, 0.2, 42, [], texts);
    expect(countsOf(labels, validation, 2)).toEqual([24, 16]);
    expect(validation.filter((row) => train.some((other) => texts[other] === texts[row]))).toEqual(new Int32Array());
    expect(notes).toEqual([]);
  });

  it('draws as it does by rows where every text is in one row', () => {
    const labels = labelsOf(50, 30);
    expect(stratifiedSplit(labels, 0.2, 42, [], labels.map((_, row) => row))).toEqual(stratifiedSplit(labels, 0.2, 42));
  });

  it('holds a whole text back where all repeat more often than that, and says why a class of one text stays', () => {
    const texts = Int32Array.of(0, 0, 0, 1, 1, 1, 1, 2, 2, 2);
    const labels = Int32Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1);
    const { train, validation, notes } = stratifiedSplit(labels, 0.2, 42, ['many', 'one'], texts);
    expect([[...validation], [...train]]).toEqual([[0, 1, 2], [3, 4, 5, 6, 7, 8, 9]]);
    expect(notes).toEqual(["The 3 rows of class 'one' all have the same text: they stay in training."]);
  });

  it('loses and doubles no row of repeated texts, whatever their labels, and parts no text', () => {
    const rows = fc.array(fc.record({ label: fc.integer({ min: 0, max: 3 }), text: fc.integer({ min: 0, max: 40 }) }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 0.99, noNaN: true }), fc.integer(), (all, fraction, seed) => {
        const known = new Map<number, number>();
        const texts = Int32Array.from(all, ({ text }) => known.get(text) ?? known.set(text, known.size).size - 1);
        const { train, validation } = stratifiedSplit(Int32Array.from(all, ({ label }) => label), fraction, seed, [], texts);
        expect([...train, ...validation].sort((a, b) => a - b)).toEqual([...all.keys()]);
        const learnt = new Set(Array.from(train, (row) => texts[row]));
        expect([...validation].filter((row) => learnt.has(texts[row]))).toEqual([]);
        expect(train.length).toBeGreaterThan(0);
      }),
    );
  });

  it('leaves everything in training with the fraction 0', () => {
    expect(stratifiedSplit(labelsOf(3, 1), 0, 42)).toEqual({ train: Int32Array.of(0, 1, 2, 3), validation: new Int32Array(), notes: [] });
  });

  it.each([-0.1, 1, 1.5, Number.NaN])('refuses the fraction %d', (fraction) => {
    expect(() => stratifiedSplit(labelsOf(3, 3), fraction, 42)).toThrow('The share of rows for validation');
  });
});

describe('stratifiedSample', () => {
  it('draws exactly as many rows as asked, in proportion, each class at least once where possible', () => {
    const labels = labelsOf(900, 90, 10);
    expect(countsOf(labels, stratifiedSample(labels, 100, 42), 3)).toEqual([90, 9, 1]);
    expect(countsOf(labels, stratifiedSample(labels, 5, 42), 3)).toEqual([3, 1, 1]);
    expect(stratifiedSample(labels, 2, 42)).toHaveLength(2);
    fc.assert(
      fc.property(labellings, fc.integer({ min: 1, max: 250 }), fc.integer(), (ids, limit, seed) => {
        const rows = stratifiedSample(ids, limit, seed);
        expect(rows).toHaveLength(Math.min(limit, ids.length));
        expect(new Set(rows).size).toBe(rows.length);
        expect([...rows]).toEqual([...rows].sort((a, b) => a - b));
      }),
    );
  });

  it.each([0, -1, 1.5])('refuses the limit %d', (limit) => {
    expect(() => stratifiedSample(labelsOf(3), limit, 42)).toThrow('is not possible');
  });
});
