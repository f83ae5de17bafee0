import { expect, test } from 'vitest';
import { combiningRank, decompose, isCjk, isPunctuation, isRemovedByCleanText, isStrippedMark, isWhitespace, isWordCharacter, toLowercase } from './code-points';

const codePoint = (character: string): number => character.codePointAt(0)!;

test('reads the ranges of the tables', () => {
  expect(Array.from('\0\u0008\u200d\ue000\ufffd\u{10fffd}').every((c) => isRemovedByCleanText(codePoint(c)))).toBe(true);
  expect(Array.from('\t\n\r a\u0378').some((c) => isRemovedByCleanText(codePoint(c)))).toBe(false);
  expect(Array.from('\t\u000b\u0085\u00a0\u3000').every((c) => isWhitespace(codePoint(c)))).toBe(true);
  expect(isWhitespace(0xfeff)).toBe(false);
  expect(Array.from('!$+<^`|~—。').every((c) => isPunctuation(codePoint(c)))).toBe(true);
  expect(Array.from('€²a').some((c) => isPunctuation(codePoint(c)))).toBe(false);
  expect(Array.from('一鿿\u{20000}').every((c) => isCjk(codePoint(c)))).toBe(true);
  expect(Array.from('あ한、').some((c) => isCjk(codePoint(c)))).toBe(false);
  expect(isStrippedMark(0x301)).toBe(true);
  expect(Array.from('aé_1中\u0301').every((c) => isWordCharacter(codePoint(c)))).toBe(true);
});

test('decomposes in full, Hangul by arithmetic', () => {
  expect(decompose(codePoint('ǖ'))).toEqual([0x75, 0x308, 0x304]);
  expect(decompose(codePoint('가'))).toEqual([0x1100, 0x1161]);
  expect(decompose(codePoint('힣'))).toEqual([0x1112, 0x1175, 0x11c2]);
  expect(decompose(codePoint('a'))).toBeUndefined();
});

test('lower-cases', () => {
  expect(toLowercase(codePoint('İ'))).toEqual([0x69, 0x307]);
  expect(toLowercase(codePoint('a'))).toBeUndefined();
});

test('ranks marks as canonical order does', () => {
  expect(combiningRank(codePoint('a'))).toBe(0);
  expect(combiningRank(0x327)).toBeGreaterThan(0);
  expect(combiningRank(0x327)).toBeLessThan(combiningRank(0x301));
  expect(combiningRank(0x300)).toBe(combiningRank(0x301));
});
