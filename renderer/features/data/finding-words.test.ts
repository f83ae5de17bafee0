import { expect, test } from 'vitest';
import type { DataFinding } from '../../../shared/model/data-report';
import { findingWords } from './finding-words';

const CUT: DataFinding = { kind: 'cut-texts', rows: 3, lines: [], examples: [], fix: null };

test.each([
  ['head', 'the beginning alone'],
  ['head-tail', 'the beginning and the end'],
  [undefined, 'a part'],
] as const)('of longer texts, the report says what is read: %s', (longTexts, expected) => {
  expect(findingWords(CUT, longTexts).sentence).toBe(`Some texts are longer than the model reads; of those it reads ${expected}.`);
});
