import { expect, test } from 'vitest';
import { type BertNormalizerOptions, normalize } from './bert-normalizer';

const OFF: BertNormalizerOptions = { cleanText: false, handleChineseChars: false, stripAccents: false, lowercase: false };

test('changes nothing when everything is off', () => {
  expect(normalize('\tÀ中\u0000\u0301', OFF)).toBe('\tÀ中\u0000\u0301');
});

test('cleanText deletes controls, format characters and U+FFFD, and makes every white space a blank', () => {
  expect(normalize('a\u0000b\ufffdc\u200dd\u000be\ue000f', { ...OFF, cleanText: true })).toBe('abcdef');
  expect(normalize('a\tb\nc\u00a0d\u3000e', { ...OFF, cleanText: true })).toBe('a b c d e');
});

test('handleChineseChars pads ideographs, not kana', () => {
  expect(normalize('中国あ\u{20000}', { ...OFF, handleChineseChars: true })).toBe(' 中  国 あ \u{20000} ');
});

test('stripAccents decomposes, and deletes non-spacing marks', () => {
  expect(normalize('café Å한', { ...OFF, stripAccents: true })).toBe('cafe A\u1112\u1161\u11ab');
});

test('stripAccents brings the marks that stay into canonical order', () => {
  // Both stay, being spacing marks; U+1D165 (class 216) sorts in front of U+302E (class 224).
  expect(normalize('a\u302e\u{1d165}', { ...OFF, stripAccents: true })).toBe('a\u{1d165}\u302e');
});

test('stripAccents null follows lowercase', () => {
  expect(normalize('É', { ...OFF, stripAccents: null, lowercase: true })).toBe('e');
  expect(normalize('É', { ...OFF, stripAccents: null })).toBe('É');
});

test('lower-cases code point by code point, without context', () => {
  // JavaScript would end the word with ς.
  expect(normalize('ΟΔΟΣ İ ẞ', { ...OFF, lowercase: true })).toBe('οδοσ i\u0307 ß');
});

test('takes a lone surrogate for U+FFFD', () => {
  expect(normalize('a\ud800b\udc00', OFF)).toBe('a\ufffdb\ufffd');
});

test('bears a text of many characters', () => {
  expect(normalize('é'.repeat(200_000), { ...OFF, lowercase: true, stripAccents: true })).toBe('e'.repeat(200_000));
});
