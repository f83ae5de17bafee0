import { describe, expect, test } from 'vitest';
import { finish } from './finish.test-helper';
import fixture from './fixtures/baseline.json';
import type { SparseRows } from './sparse-rows';
import { TfidfVectorizer } from './tfidf-vectorizer';

/** The weights of each row, in the order of size: our features have other numbers than scikit-learn's. */
function weightsByRow({ rows, starts, values }: SparseRows): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(values.subarray(starts[row], starts[row + 1])).sort((a, b) => a - b));
}

describe.each(fixture.vectors)('equals scikit-learn with min_df=$minimumRows', ({ minimumRows, features, rows }) => {
  const fitted = finish(TfidfVectorizer.fit(fixture.texts, { minimumRows, maxFeatures: 1e6 }));

  test('terms and their weights', () => {
    expect(fitted.rows.features).toBe(features);
    const expected = rows.map((row) => row.map(([, weight]) => weight as number).sort((a, b) => a - b));
    const ours = weightsByRow(fitted.rows);
    ours.forEach((weights, row) => {
      expect(weights).toHaveLength(expected[row]!.length);
      weights.forEach((weight, i) => expect(weight).toBeCloseTo(expected[row]![i]!, 6));
    });
  });

  test('the same texts give the same rows afterwards', () => {
    expect(finish(fitted.vectorizer.transform(fixture.texts))).toEqual(fitted.rows);
  });
});

test('terms that were never seen do not count, and a row without a known term is empty', () => {
  const { vectorizer } = finish(TfidfVectorizer.fit(['red house', 'red tree'], { minimumRows: 1, maxFeatures: 100 }));
  const rows = finish(vectorizer.transform(['blue sky', 'blue red']));
  expect([...rows.starts]).toEqual([0, 0, 1]);
  expect([...rows.values]).toEqual([1]);
});

test('too many terms: the rarest go', () => {
  const { rows } = finish(TfidfVectorizer.fit(['aa bb cc', 'aa bb', 'aa dd'], { minimumRows: 1, maxFeatures: 3 }));
  // aa is in three rows, bb and the pair "aa bb" in two; cc, dd and their pairs in one.
  expect(rows.features).toBe(3);
});
