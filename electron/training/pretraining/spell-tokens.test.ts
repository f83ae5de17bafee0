import { expect, test } from 'vitest';
import { spellTokens } from './spell-tokens';

test.each([
  [['the', 'cat', 'slept', ',', 'and', 'slept', '.'], 'the cat slept, and slept.'],
  [['un', '##believ', '##able', '!'], 'unbelievable!'],
  [['don', "'", 't', 'say', '(', 'again', ')', '[MASK]', '?'], "don't say (again) [MASK]?"],
  [['a', 'well', '-', 'made', 'film'], 'a well-made film'],
  [[], ''],
])('%j is read as “%s”', (tokens, text) => {
  expect(spellTokens(tokens, '##')).toBe(text);
});
