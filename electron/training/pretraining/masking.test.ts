import { describe, expect, test } from 'vitest';
import { Random } from '../../../shared/math/random';
import { Masker } from './masking';
import { SMALL_TOKENIZER, sentence } from './small-corpus.test-helper';

const { specialIds } = SMALL_TOKENIZER;
const SPECIAL = new Set(Object.values(specialIds));
const tokens = new Masker(SMALL_TOKENIZER, false);
const wholeWords = new Masker(SMALL_TOKENIZER, true);

function encode(text: string, pair?: string): Int32Array {
  return Int32Array.from(SMALL_TOKENIZER.encode(text, pair).inputIds);
}

/** Masks the same row again and again. */
function draws(masker: Masker, row: Int32Array, count: number) {
  return Array.from({ length: count }, (_, i) => {
    const shown = row.slice();
    return { shown, ...masker.mask(shown, new Random(1, i)) };
  });
}

describe('which tokens', () => {
  const row = encode(sentence(40), sentence(40)); // 82 ordinary tokens, [CLS] and twice [SEP]
  const drawn = draws(tokens, row, 2000);

  test('are 15 % of the ordinary ones, at rising positions, and never [CLS] or [SEP]', () => {
    for (const { positions, ids } of drawn) {
      expect(positions).toHaveLength(Math.round(0.15 * 82));
      expect([...positions].every((position, i) => i === 0 || position > positions[i - 1]!)).toBe(true);
      expect([...ids]).toEqual([...positions].map((position) => row[position]));
      expect([...ids].some((id) => SPECIAL.has(id))).toBe(false);
    }
  });

  test('are each as likely', () => {
    const counts = new Int32Array(row.length);
    for (const { positions } of drawn) for (const position of positions) counts[position]! += 1;
    const ordinary = [...counts].filter((_, position) => !SPECIAL.has(row[position]!));
    // Each is expected 293 times, with a deviation of 16: five of them are out of reach for 82 tokens.
    for (const count of ordinary) expect(Math.abs(count - (2000 * 12) / 82)).toBeLessThan(80);
  });

  test('of a row with few are one at least; of a row with none, none', () => {
    expect(draws(tokens, encode('w1'), 1)[0]!.positions).toEqual(Int32Array.of(1));
    expect(draws(tokens, encode(''), 1)[0]!.positions).toHaveLength(0);
  });
});

test('of the masked tokens 80 % are shown as [MASK], 10 % as another ordinary token, and 10 % as they are; the rest stay', () => {
  const row = encode(sentence(40));
  let [asMask, asOther, asThey, all] = [0, 0, 0, 0];
  for (const { shown, positions } of draws(tokens, row, 3000)) {
    const masked = new Set(positions);
    row.forEach((id, position) => {
      if (!masked.has(position)) { expect(shown[position]).toBe(id); return; }
      all++;
      if (shown[position] === specialIds.mask) asMask++;
      else if (shown[position] === id) asThey++;
      else asOther++;
      if (shown[position] !== specialIds.mask) expect(SPECIAL.has(shown[position]!)).toBe(false);
    });
  }
  // 18,000 draws: a deviation is 0.003 of them at most.
  expect(asMask / all).toBeCloseTo(0.8, 1);
  expect(Math.abs(asMask / all - 0.8)).toBeLessThan(0.015);
  expect(Math.abs(asOther / all - 0.1)).toBeLessThan(0.012);
  expect(Math.abs(asThey / all - 0.1)).toBeLessThan(0.012);
});

describe('whole words', () => {
  const row = encode('w1 w2 xabcde w3 xab w4 w5 w6 xa w7 xabc w8 w9 w10 w11 w12 w13 w14 w15 w16'); // words of 1, 6, 3, 2 and 4 tokens
  const starts = [...row.keys()].filter((position) => !SPECIAL.has(row[position]!) && !SMALL_TOKENIZER.tokenOf(row[position]!)!.startsWith('##'));
  const wordOf = (position: number) => starts.filter((start) => start <= position).at(-1);
  const lengthOf = (start: number) => row.findIndex((id, position) => position > start && !SMALL_TOKENIZER.tokenOf(id)!.startsWith('##')) - start;

  test('are masked with all of their tokens or none', () => {
    for (const { positions } of draws(wholeWords, row, 500)) {
      const masked = new Map<number, number>();
      for (const position of positions) masked.set(wordOf(position)!, (masked.get(wordOf(position)!) ?? 0) + 1);
      for (const [start, count] of masked) expect(count).toBe(lengthOf(start));
    }
  });

  test('make no more tokens than their share, unless a single word is longer', () => {
    const share = Math.round(0.15 * (row.length - 2));
    for (const { positions } of draws(wholeWords, row, 500)) {
      const words = new Set([...positions].map(wordOf));
      expect(positions.length <= share || words.size === 1).toBe(true);
    }
  });

  test('may be parted where single tokens are masked', () => {
    const parted = draws(tokens, row, 200).some(({ positions }) => [...positions].some((position) => wordOf(position) !== position && !positions.includes(wordOf(position)!)));
    expect(parted).toBe(true);
  });
});

test('the same random source gives the same masks, another one others', () => {
  const row = encode(sentence(30));
  const mask = (stream: number) => {
    const shown = row.slice();
    return { ...tokens.mask(shown, new Random(7, stream)), shown };
  };
  expect(mask(1)).toEqual(mask(1));
  expect(mask(2)).not.toEqual(mask(1));
});
