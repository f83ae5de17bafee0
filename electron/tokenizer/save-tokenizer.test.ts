import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadTokenizer } from './load-tokenizer';
import { tokenizerFiles } from './save-tokenizer';
import { bertSettings, specialToken, type TokenizerSettings } from './tokenizer-settings';
import { WordPieceTokenizer } from './wordpiece-tokenizer';

const VOCABULARY = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'hello', 'Hello', '中', 'é', 'e', '', '__proto__', '12', 'hello', '##e'];
const TEXT = 'Hello hello é 中 12e [MASK] <x>';

const cased = bertSettings(VOCABULARY, { lowercase: false, stripAccents: true, handleChineseChars: false });
const variants: Record<string, TokenizerSettings> = {
  uncased: bertSettings(VOCABULARY),
  cased,
  'with an added token': { ...cased, addedTokens: new Map([...cased.addedTokens, [14, { ...specialToken('<x>'), lstrip: true }]]) },
  'that is not BertTokenizer': { ...cased, normalizer: { ...cased.normalizer, cleanText: false }, wordPiece: { ...cased.wordPiece, maxInputCharsPerWord: 4 } },
  'without special tokens around': { ...cased, template: { single: [{ kind: 'text', text: 'first', typeId: 0 }], pair: cased.template.pair } },
};

test.each(Object.entries(variants))('a saved tokenizer loads as it was: %s', async (_, settings) => {
  const folder = await mkdtemp(join(tmpdir(), 'tokenizer-'));
  const original = new WordPieceTokenizer(settings);
  for (const { name, text } of tokenizerFiles(original, { modelMaxLength: 64 })) await writeFile(join(folder, name), text);
  const loaded = await loadTokenizer(folder);
  expect(loaded.settings).toEqual({ ...settings, modelMaxLength: 64 });
  expect(loaded.encode(TEXT, TEXT)).toEqual(original.encode(TEXT, TEXT));
  await rm(folder, { recursive: true });
});

test('vocab.txt alone keeps the ids, also after a token that occurs twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tokenizer-'));
  const original = new WordPieceTokenizer(bertSettings(VOCABULARY));
  const file = tokenizerFiles(original, { modelMaxLength: 64 }).find(({ name }) => name === 'vocab.txt')!;
  await writeFile(join(folder, file.name), file.text);
  expect((await loadTokenizer(folder)).encode(TEXT)).toEqual(original.encode(TEXT));
  await rm(folder, { recursive: true });
});
