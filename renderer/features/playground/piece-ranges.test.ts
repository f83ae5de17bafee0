import { expect, test } from 'vitest';
import type { Piece } from '../../../shared/model/playground';
import { fillPiece, fillWord, rangesOf, wordsOf } from './piece-ranges';

function pieces(...tokens: readonly string[]): Piece[] {
  return ['[CLS]', ...tokens, '[SEP]'].map((token, id) => ({ id, token, special: ['[CLS]', '[SEP]', '[MASK]'].includes(token), unknown: token === '[UNK]', cut: false }));
}

const written = (text: string, cut: readonly Piece[]) => rangesOf(text, cut).map((range) => range && text.slice(range.start, range.end));

test('pieces are found again whatever the tokenizer did to capitals and accents', () => {
  const cut = pieces('the', 'cafe', '##teria', ',', 'naive', '!');
  expect(written('The  Caféteria, NAÏVE!', cut)).toEqual([undefined, 'The', 'Café', 'teria', ',', 'NAÏVE', '!', undefined]);
  expect(written('Cafe\u0301!', pieces('cafe', '!'))).toEqual([undefined, 'Cafe\u0301', '!', undefined]);
});

test('unknown pieces take a word or a character; what follows is still found', () => {
  expect(written('a 🙂 b', pieces('a', '[UNK]', 'b'))).toEqual([undefined, 'a', '🙂', 'b', undefined]);
  expect(written('漢字 ok', pieces('[UNK]', '字', 'ok'))).toEqual([undefined, '漢', '字', 'ok', undefined]);
});

test('words hold all their pieces; a mask of the text is one', () => {
  const text = 'Unbelievable [MASK].';
  expect(wordsOf(text, pieces('un', '##believ', '##able', '[MASK]', '.'))).toEqual([
    { positions: [1, 2, 3], text: 'Unbelievable' },
    { positions: [4], text: '[MASK]' },
    { positions: [5], text: '.' },
  ]);
});

test('what the model does not read has no word', () => {
  const cut = pieces('a', 'b').map((piece) => (piece.token === 'b' ? { ...piece, cut: true } : piece));
  expect(wordsOf('a b', cut).map(({ text }) => text)).toEqual(['a']);
});

test('a word is put in place of a piece', () => {
  expect(fillPiece('The cat sat.', pieces('the', 'cat', 'sat', '.'), 2, 'dog')).toBe('The dog sat.');
  expect(fillPiece('The [MASK].', pieces('the', '[MASK]', '.'), 2, 'end')).toBe('The end.');
  expect(fillPiece('playing', pieces('play', '##ing'), 2, '##ed')).toBe('played');
  expect(fillPiece('playing', pieces('play', '##ing'), 2, 'on')).toBe('play on');
  expect(fillPiece('I [MASK] it', pieces('i', '[MASK]', 'it'), 2, '##s')).toBe('Is it');
});

test('where a piece is not found, the text is written anew from the pieces', () => {
  expect(fillPiece('?', pieces('what', '##ever', 'else'), 3, 'now')).toBe('whatever now');
});

test('a piece is filled in; what was hidden of its word stays a mask', () => {
  const cut = pieces('an', 'un', '##believ', '##able', 'room');
  const text = 'An unbelievable room';
  const words = wordsOf(text, cut);
  expect(fillWord(text, { pieces: cut, words, chosen: new Set([2, 3, 4]) }, 2, 'not')).toEqual({ text: 'An not [MASK] [MASK] room', masks: [3, 4] });
  expect(fillWord(text, { pieces: cut, words, chosen: new Set([1, 5]) }, 1, 'one')).toEqual({ text: 'one unbelievable room', masks: [] });
});
