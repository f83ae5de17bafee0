import { expect, test } from 'vitest';
import fixture from './fixtures/baseline.json';
import { wordsOf } from './words';

test.each(fixture.words)('finds the words that scikit-learn finds: $text', ({ text, words }) => {
  expect(wordsOf(text)).toEqual(words);
});
