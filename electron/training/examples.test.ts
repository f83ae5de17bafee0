import { expect, test } from 'vitest';
import { loadTokenizer } from '../tokenizer/load-tokenizer';
import { tokenizeRows } from './examples';
import { TINY_BERT } from './tiny-model.test-helper';

const tokenizer = await loadTokenizer(TINY_BERT);

test('texts and pairs of texts become token ids, with their lengths', () => {
  const rows = [{ text: 'it is not the film' }, { text: 'the film', pair: 'not it' }, { text: '' }];
  const { encodings, lengths } = tokenizeRows(tokenizer, rows, 64);
  const tokens = Array.from(encodings, ({ inputIds }) => Array.from(inputIds, (id) => tokenizer.tokenOf(id)).join(' ').replaceAll(' ##', ''));
  expect(tokens).toEqual(['[CLS] it is not the film [SEP]', '[CLS] the film [SEP] not it [SEP]', '[CLS] [SEP]']);
  expect([...lengths]).toEqual(Array.from(encodings, ({ inputIds }) => inputIds.length));
  expect(Array.from(encodings.at(1)!.tokenTypeIds).at(-2)).toBe(1);
});

test('no text is longer than the limit, its frame included', () => {
  const long = 'not the film '.repeat(50);
  const { encodings, lengths } = tokenizeRows(tokenizer, [{ text: long }, { text: long, pair: long }, { text: 'the' }], 12);
  expect([...lengths]).toEqual([12, 12, 3]);
  for (const { inputIds } of encodings) expect(tokenizer.tokenOf(inputIds[inputIds.length - 1]!)).toBe('[SEP]');
});
