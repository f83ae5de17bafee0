import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import cases from './fixtures/cases.json';
import variants from './fixtures/variants.json';
import { type BertOptions, bertSettings } from './tokenizer-settings';
import { type Encoding, WordPieceTokenizer } from './wordpiece-tokenizer';

interface Case {
  readonly text: string;
  readonly times?: number;
  readonly pair?: string;
  readonly maxLength?: number;
  readonly types?: readonly number[];
  /** By variant; one that is missing gives the ids of `uncased`. */
  readonly ids: Readonly<Record<string, readonly number[]>>;
}

interface Variant {
  readonly do_lower_case?: boolean;
  readonly strip_accents?: boolean;
  readonly tokenize_chinese_chars?: boolean;
}

const vocabulary = readFileSync(new URL('fixtures/vocab.txt', import.meta.url), 'utf8').split('\n').slice(0, -1);
const uncased = new WordPieceTokenizer(bertSettings(vocabulary));

function optionsOf({ do_lower_case, strip_accents, tokenize_chinese_chars }: Variant): BertOptions {
  return { lowercase: do_lower_case ?? true, stripAccents: strip_accents ?? null, handleChineseChars: tokenize_chinese_chars ?? true };
}

describe.each(Object.entries(variants as Record<string, Variant>))('%s', (name, variant) => {
  const tokenizer = new WordPieceTokenizer(bertSettings(vocabulary, optionsOf(variant)));

  test.each(cases as unknown as readonly Case[])('gives the ids of the Rust tokenizer: $text × $times', ({ text, times, pair, maxLength, types, ids }) => {
    const expected = ids[name] ?? ids['uncased'];
    const encode = (): Encoding => tokenizer.encode(text.repeat(times ?? 1), pair, maxLength === undefined ? {} : { maxLength });
    const encoding = encode();
    expect([...encoding.inputIds]).toEqual(expected);
    if (types !== undefined && expected === ids['uncased']) expect([...encoding.tokenTypeIds]).toEqual(types);
    expect(encoding.attentionMask).toEqual(new Int32Array(encoding.inputIds.length).fill(1));
    // The second time out of the cache.
    expect(encode()).toEqual(encoding);
  });
});

test('leaves the special tokens out on request', () => {
  const encoding = uncased.encode('the film', 'is good', { addSpecialTokens: false, maxLength: 3 });
  expect([...encoding.inputIds].map((id) => uncased.tokenOf(id))).toEqual(['the', 'is', 'good']);
  expect([...encoding.tokenTypeIds]).toEqual([0, 1, 1]);
});

test('keeps the special tokens alone where nothing else fits', () => {
  const { cls, sep } = uncased.specialIds;
  for (const maxLength of [0, 1, 2]) expect([...uncased.encode('the film', undefined, { maxLength }).inputIds]).toEqual([cls, sep]);
});

test('looks tokens up both ways', () => {
  expect(uncased.vocabSize).toBe(vocabulary.length);
  expect(uncased.idOf('[MASK]')).toBe(uncased.specialIds.mask);
  expect(uncased.tokenOf(uncased.idOf('##s')!)).toBe('##s');
  expect(uncased.idOf('no such token')).toBeUndefined();
  expect(uncased.tokenOf(-1)).toBeUndefined();
  expect(uncased.tokenOf(uncased.vocabSize)).toBeUndefined();
});

test('gives arrays that the next call does not touch', () => {
  const first = uncased.encode('the film').inputIds;
  const copy = [...first];
  uncased.encode('another one');
  expect([...first]).toEqual(copy);
});

describe('head and tail of a long text', () => {
  const texts = (encoding: Encoding) => [...encoding.inputIds].map((id) => uncased.tokenOf(id)).join(' ');
  const letters = 'a b c d e f g h i j k l';

  test('are its first quarter and the rest from its end', () => {
    expect(texts(uncased.encode(letters, undefined, { maxLength: 10, longTexts: 'head-tail' }))).toBe('[CLS] a b g h i j k l [SEP]');
    expect(texts(uncased.encode(letters, undefined, { maxLength: 10, longTexts: 'head' }))).toBe('[CLS] a b c d e f g h [SEP]');
  });

  test('are kept of each text of a pair that is cut, and of no other', () => {
    expect(texts(uncased.encode(letters, 'x y', { maxLength: 9, longTexts: 'head-tail' }))).toBe('[CLS] a j k l [SEP] x y [SEP]');
    const encoding = uncased.encode(letters, letters, { maxLength: 11, longTexts: 'head-tail' });
    expect(texts(encoding)).toBe('[CLS] a j k l [SEP] a j k l [SEP]');
    expect([...encoding.tokenTypeIds]).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  test('change nothing in a text that fits', () => {
    for (const maxLength of [14, 100]) expect(uncased.encode(letters, undefined, { maxLength, longTexts: 'head-tail' })).toEqual(uncased.encode(letters));
  });
});
