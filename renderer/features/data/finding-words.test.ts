import { expect, test } from 'vitest';
import type { DataFinding } from '../../../shared/model/data-report';
import { findingWords, shownRows } from './finding-words';

const CUT: DataFinding = { kind: 'cut-texts', rows: 3, lines: [], examples: [], fix: null };

test.each([
  ['head', 'the beginning alone'],
  ['head-tail', 'the beginning and the end'],
  [undefined, 'a part'],
] as const)('of longer texts, the report says what is read: %s', (longTexts, expected) => {
  expect(findingWords(CUT, longTexts).sentence).toBe(`Some texts are longer than the model reads; of those it reads ${expected}.`);
});

test('of more rows than a report lists, it is told how many are shown', () => {
  expect(shownRows({ ...CUT, lines: [4, 9, 12] })).toBe('rows of one problem');
  expect(shownRows({ ...CUT, rows: 12_000, lines: Array.from({ length: 1000 }, (_, i) => i) })).toBe('the first 1,000 of 12,000 rows of one problem');
});
