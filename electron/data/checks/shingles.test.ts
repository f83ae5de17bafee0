import { describe, expect, test } from 'vitest';
import { jaccard, shingles } from './shingles';

const similarity = (a: string, b: string) => jaccard(shingles(a), shingles(b));

describe('shingles', () => {
  test.each([
    ['', 0],
    [' !? ', 0],
    ['one', 1],
    ['one two', 1],
    ['one two three', 1],
    ['one two three four', 2],
    ['a b c a b c a', 3],
    ['日本語です', 3],
    ['great 😀', 1],
  ])('%j has %i', (text, count) => {
    expect(shingles(text)).toHaveLength(count);
  });

  test('see neither case nor blanks nor marks', () => {
    expect(similarity('It was GOOD, very good!', 'it  was good\nvery good')).toBe(1);
  });

  test('see accents, digits, emoji and the order of words', () => {
    for (const [a, b] of [['it was à la carte', 'it was a la carte'], ['room 12', 'room 13'], ['nice one 😀', 'nice one 😡'], ['dog bites man', 'man bites dog']] as const) {
      expect(similarity(a, b), a).toBeLessThan(1);
    }
  });

  test('of a pair do not reach from one text to the other, nor mix them up', () => {
    expect(jaccard(shingles('a b c', 'd e f'), shingles('a b c d', 'e f'))).toBeLessThan(0.5);
    expect(jaccard(shingles('a b c', 'd e f'), shingles('d e f', 'a b c'))).toBe(0);
  });
});

test('similarity is what two sets share over what they have together', () => {
  expect(jaccard(Int32Array.of(-2, 1, 3, 9), Int32Array.of(1, 2, 9))).toBe(2 / 5);
  expect(jaccard(new Int32Array(), new Int32Array())).toBe(0);
});
