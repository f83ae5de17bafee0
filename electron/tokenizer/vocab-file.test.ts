import { expect, test } from 'vitest';
import { formatVocabFile, parseVocabFile } from './vocab-file';

test('numbers the lines, whatever their ends', () => {
  expect([...parseVocabFile('[UNK]\r\na \u3000\n\nb', 'vocab.txt', '[UNK]')]).toEqual([['[UNK]', 0], ['a', 1], ['', 2], ['b', 3]]);
});

test('takes the last line of a token', () => {
  expect(parseVocabFile('[UNK]\na\nb\na\n', 'vocab.txt', '[UNK]').get('a')).toBe(3);
});

test('writes each token on the line of its id', () => {
  const text = formatVocabFile(new Map([['b', 3], ['[UNK]', 0], ['two\nlines', 1], ['c', 4]]));
  expect(text.split('\n')).toEqual(['[UNK]', '[no token 1]', '[no token 2]', 'b', 'c', '']);
});
