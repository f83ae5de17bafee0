import { describe, expect, test } from 'vitest';
import { LengthCounts } from './length-counts';
import { TokenCheck, type TokenSource } from './token-check';

/** Each word is `pieces` tokens; one that starts with `?` is unknown. */
function source(pieces: (word: string) => number): TokenSource {
  const words = (text: string) => text.split(' ');
  return {
    count: (text) => ({ tokens: 2 + words(text).reduce((sum, word) => sum + pieces(word), 0), special: 2, unknown: words(text).filter((word) => word.startsWith('?')).length }),
    countWords: (text) => words(text).length,
  };
}

function check(texts: readonly string[], pieces: (word: string) => number, maxLength = 256) {
  const tokens = new TokenCheck(source(pieces), maxLength);
  texts.forEach((text, i) => tokens.add(i + 2, text, undefined));
  return tokens.report();
}

const many = (text: string, count = 20) => Array<string>(count).fill(text);
const foreign = (report: ReturnType<typeof check>) => report.findings.filter(({ kind }) => kind === 'foreign-texts');

describe('texts that the vocabulary does not know', () => {
  test('are those of a script whose words fall apart', () => {
    const report = check([...many('known words here', 80), ...many('незнакомые слова здесь')], (word) => (/^\w/.test(word) ? 1 : word.length));
    expect(report.scripts).toMatchObject([{ script: 'Latin', share: 0.8, tokensPerWord: 1, foreign: false }, { script: 'Cyrillic', share: 0.2, foreign: true }]);
    expect(foreign(report)).toMatchObject([{ rows: 20, lines: Array.from({ length: 20 }, (_, i) => 82 + i) }]);
  });

  test('are those with many unknown tokens, too', () => {
    const report = check(many('some ?words ?are unknown'), () => 1);
    expect(report).toMatchObject({ unknownShare: 0.5, scripts: [{ script: 'Latin', unknownShare: 0.5, foreign: true }] });
  });

  test('are not the few of a script that hardly occurs', () => {
    const report = check([...many('known words here', 600), ...many('слова', 5)], (word) => (/^\w/.test(word) ? 1 : word.length));
    expect(foreign(report)).toEqual([]);
  });

  test('in a script without blanks are those that are spelled letter by letter', () => {
    expect(check(many('ภาพยนตร์ยาวเกินไป'), (word) => word.length).scripts).toMatchObject([{ script: 'Thai', foreign: true }]);
    expect(check(many('ภาพยนตร์ยาวเกินไป'), () => 5).scripts).toMatchObject([{ script: 'Thai', foreign: false }]);
  });

  test('numbers and marks are no script', () => {
    expect(check(many('12 !!'), () => 5).scripts).toEqual([]);
  });
});

test('texts longer than the model reads are named', () => {
  const report = check(['one two', 'one two three', 'one'], () => 1, 4);
  expect(report).toMatchObject({ truncatedShare: 1 / 3, findings: [{ kind: 'cut-texts', rows: 1, lines: [3], fix: null }] });
});

describe('the picture of lengths', () => {
  test('has bins that touch, reaches the limit, and its last bin takes the longest text', () => {
    const counts = new LengthCounts();
    for (const length of [3, 10, 10, 255, 300, 4000]) counts.add(length);
    const { histogram, max } = counts.summary(256);
    histogram.forEach((bin, i) => expect(bin.from).toBe(i === 0 ? 0 : histogram[i - 1]!.to + 1));
    expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(histogram.length).toBeLessThanOrEqual(42);
    expect(histogram.at(-1)!.to).toBeGreaterThanOrEqual(max);
  });

  test('is empty without texts', () => {
    expect(new LengthCounts().summary(256)).toMatchObject({ min: 0, max: 0, histogram: [] });
  });
});
