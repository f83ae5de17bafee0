import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type AddedToken, AddedTokenFinder, assignIds } from './added-tokens';
import fixture from './fixtures/added-tokens.json';
import { toAddedToken } from './tokenizer-config';
import { bertSettings, specialToken } from './tokenizer-settings';
import { WordPieceTokenizer } from './wordpiece-tokenizer';

interface PythonTokens {
  readonly tokens: readonly (Omit<AddedToken, 'singleWord'> & { readonly single_word: boolean })[];
}
interface Case {
  readonly text: string;
  readonly ids: readonly number[];
}

describe('flags', () => {
  const [{ tokens }, ...cases] = fixture as unknown as [PythonTokens, ...Case[]];
  const vocabulary = readFileSync(new URL('fixtures/vocab.txt', import.meta.url), 'utf8').split('\n').slice(0, -1);
  const settings = bertSettings(vocabulary);
  const added = tokens.map((token) => toAddedToken(token));
  const addedTokens = assignIds([...settings.addedTokens.values(), ...added], settings.vocabulary);
  const tokenizer = new WordPieceTokenizer({ ...settings, addedTokens });

  test.each(cases)('mean what they mean to the Rust tokenizer: $text', ({ text, ids }) => {
    expect([...tokenizer.encode(text).inputIds]).toEqual(ids);
  });
});

test('takes the vocabulary’s id, or the next one after all', () => {
  const vocabulary = new Map([['a', 0], ['b', 1]]);
  const assigned = assignIds(['x', 'b', '', 'y', 'x'].map(specialToken), vocabulary);
  expect([...assigned].map(([id, { content }]) => [id, content])).toEqual([[2, 'x'], [1, 'b'], [3, 'y']]);
});

test('takes the flags of the later entry for one token', () => {
  const assigned = assignIds([specialToken('x'), { ...specialToken('x'), lstrip: true }], new Map());
  expect([...assigned.values()]).toEqual([{ ...specialToken('x'), lstrip: true }]);
});

test('cuts a text into tokens and what lies between, the longest first', () => {
  const finder = new AddedTokenFinder(new Map([[7, specialToken('<a')], [8, specialToken('<a>')]]));
  expect(finder.split('x<a><a')).toEqual([
    { id: undefined, start: 0, end: 1 },
    { id: 8, start: 1, end: 4 },
    { id: 7, start: 4, end: 6 },
  ]);
  expect(finder.split('')).toEqual([]);
});
