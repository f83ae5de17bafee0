import { expect, test } from 'vitest';
import { IdBuffer } from './id-buffer';
import { BERT_WORD_PIECE, WordPiece, type WordPieceOptions } from './word-piece';

const TOKENS = ['[UNK]', 'un', 'unable', '##able', '##aff', '##a', '😀', '##😀', 'b'];
const vocabulary = new Map(TOKENS.map((token, id) => [token, id]));

function pieces(word: string, options: Partial<WordPieceOptions> = {}): string[] {
  const ids = new IdBuffer();
  ids.push(0);
  new WordPiece(vocabulary, 0, { ...BERT_WORD_PIECE, ...options }).append(`<${word}>`, 1, word.length + 1, ids);
  return [...ids.ids.subarray(1, ids.length)].map((id) => TOKENS[id]!);
}

// The example of the BERT paper's code.
test('spells with the longest pieces', () => {
  expect(pieces('unaffable')).toEqual(['un', '##aff', '##able']);
  expect(pieces('unable')).toEqual(['unable']);
});

test('does not try again with a shorter piece', () => {
  expect(pieces('unablea')).toEqual(['unable', '##a']);
  expect(pieces('unablb')).toEqual(['[UNK]']);
});

test('gives the unknown token for the whole word', () => {
  expect(pieces('unaffx')).toEqual(['[UNK]']);
  expect(pieces('able')).toEqual(['[UNK]']);
});

test('counts code points for the limit', () => {
  expect(pieces(`😀${'😀'.repeat(99)}`)).toHaveLength(100);
  expect(pieces(`😀${'😀'.repeat(100)}`)).toEqual(['[UNK]']);
  expect(pieces('unable', { maxInputCharsPerWord: 5 })).toEqual(['[UNK]']);
});

test('takes any prefix for continuing pieces, also one that no token has', () => {
  expect(pieces('bb', { continuingSubwordPrefix: '' })).toEqual(['b', 'b']);
  expect(pieces('unable', { continuingSubwordPrefix: '@@' })).toEqual(['unable']);
  expect(pieces('una', { continuingSubwordPrefix: '@@' })).toEqual(['[UNK]']);
});
