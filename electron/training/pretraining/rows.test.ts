import { describe, expect, test } from 'vitest';
import { Random } from '../../../shared/math/random';
import { IS_NEXT, NOT_NEXT } from '../../bert/next-sentence-head';
import { NOT_MASKED } from '../../bert/pretraining-model';
import { Masker } from './masking';
import { paddedTo } from './row-lengths';
import { NO_PAIR, RowMaker, usualMasked, type PretrainingBatch } from './rows';
import { cutSegments } from './segments';
import { corpusOf, numbers, SMALL_TOKENIZER, sentence, words } from './small-corpus.test-helper';

/** Texts 0 to 4 in one file, 5 and 6 in another. Each speaks in words of its own: text i in w(10·i) … */
const TEXTS = Array.from({ length: 7 }, (_, i) => Array.from({ length: 30 }, (__, j) => sentence(3 + (j % 3), 10 * i)).join(''));
const CORPUS = corpusOf(TEXTS.slice(0, 5), TEXTS.slice(5));
const special = SMALL_TOKENIZER.specialIds;

/** What a row held before its tokens were masked. */
function unmasked({ inputIds, sequenceLength, wanted, maskedIds, batchSize }: PretrainingBatch): Int32Array[] {
  const count = wanted.perText - 1;
  return Array.from({ length: batchSize }, (_, text) => {
    const row = inputIds.slice(text * sequenceLength, (text + 1) * sequenceLength);
    for (let i = 0; i < count; i++) {
      const id = maskedIds[text * count + i]!;
      if (id !== NOT_MASKED) row[wanted.places[text * (count + 1) + 1 + i]!] = id;
    }
    return row;
  });
}

function make({ length = 32, pairs = true, pass = 0, seed = 1, wholeWords = false, hidden = true } = {}): PretrainingBatch {
  const documents = numbers(7);
  const segments = cutSegments(CORPUS, documents, { length, pairs, random: new Random(1) });
  const maker = new RowMaker(CORPUS, segments, documents, hidden ? new Masker(SMALL_TOKENIZER, wholeWords) : undefined, special, { length, pairs, seed });
  return maker.batch(numbers(segments.count), pass);
}

/** Which text a word is of. */
function textOf(id: number): number {
  return Math.floor(Number(SMALL_TOKENIZER.tokenOf(id)!.slice(1)) / 10);
}

/** The texts whose words stand in each segment of a row. */
function sources(row: Int32Array): number[][] {
  const parts: number[][] = [[]];
  for (const id of row) {
    if (id === special.sep) parts.push([]);
    else if (id !== special.cls && id !== special.pad && SMALL_TOKENIZER.tokenOf(id) !== '.') parts.at(-1)!.push(textOf(id));
  }
  return parts.slice(0, -1).map((part) => [...new Set(part)]);
}

describe('rows', () => {
  const batch = make();
  const rows = unmasked(batch);

  test('for pairs alone are the same, with nothing hidden', () => {
    const whole = make({ hidden: false });
    expect(whole.maskedIds).toHaveLength(0);
    expect(whole.wanted).toEqual({ perText: 1, places: new Int32Array(whole.batchSize) });
    expect(Array.from({ length: whole.batchSize }, (_, i) => whole.inputIds.subarray(i * whole.sequenceLength, (i + 1) * whole.sequenceLength))).toEqual(rows);
    expect(whole.nextLabels).toEqual(batch.nextLabels);
  });

  test('are [CLS] A [SEP] or [CLS] A [SEP] B [SEP], with their segments’ numbers and padding', () => {
    rows.forEach((row, i) => {
      const text = words(row).replace(/( \[PAD\])+$/, '');
      expect(text).toMatch(batch.nextLabels[i] === NO_PAIR ? /^\[CLS\] [^[]+ \[SEP\]$/ : /^\[CLS\] [^[]+ \[SEP\] [^[]+ \[SEP\]$/);
      const at = i * batch.sequenceLength;
      const [length, border] = [text.split(' ').length, row.indexOf(special.sep) + 1];
      const expected = Array.from(row, (_, position) => (position >= border && position < length ? 1 : 0));
      expect([...batch.tokenTypeIds.subarray(at, at + batch.sequenceLength)]).toEqual(expected);
      expect([...batch.attentionMask.subarray(at, at + batch.sequenceLength)]).toEqual(Array.from(row, (_, position) => (position < length ? 1 : 0)));
    });
  });

  test('of one text, or of two that belong together, are of one document; other pairs of two documents of one file', () => {
    rows.forEach((row, i) => {
      const [first, second] = sources(row);
      expect(first).toHaveLength(1);
      if (batch.nextLabels[i] === NO_PAIR) { expect(second).toBeUndefined(); return; }
      expect(second!.length).toBeLessThanOrEqual(1);
      if (batch.nextLabels[i] === IS_NEXT) { expect(second).toEqual(first); return; }
      if (second!.length === 0) return;
      expect(second).not.toEqual(first);
      expect(second![0]! < 5).toBe(first![0]! < 5);
    });
  });

  test('are pairs three times out of four; half of the pairs belong together', () => {
    const labels = Array.from({ length: 60 }, (_, pass) => [...make({ pass }).nextLabels]).flat();
    const pairs = labels.filter((label) => label !== NO_PAIR);
    expect(labels.length).toBeGreaterThan(2000);
    expect(Math.abs(pairs.length / labels.length - 0.75)).toBeLessThan(0.05);
    expect(Math.abs(pairs.filter((label) => label === NOT_NEXT).length / pairs.length - 0.5)).toBeLessThan(0.06);
  });

  test('a pair that belongs together is cut at its outer ends: what meets in the middle follows in the text', () => {
    const text = Array.from(numbers(7), (document) => words(CORPUS.idsOf(CORPUS.tokensOf(CORPUS.sentencesOf(document))))).join('\n');
    const together = rows.filter((_, i) => batch.nextLabels[i] === IS_NEXT);
    expect(together.length).toBeGreaterThan(5);
    for (const row of together) expect(text).toContain(words(row).replaceAll(/ ?\[(CLS|PAD)\] ?/g, '').replace(' [SEP] ', ' ').replace(' [SEP]', ''));
  });

  test('a text from elsewhere is as long as the one that it stands for, so that lengths tell nothing', () => {
    const lengths = (label: number) => rows.filter((_, i) => batch.nextLabels[i] === label).map((row) => row.filter((id) => id !== special.pad).length);
    const full = (label: number) => lengths(label).filter((length) => length >= 30).length / lengths(label).length;
    expect([full(IS_NEXT) > 0.6, full(NOT_NEXT) > 0.6]).toEqual([true, true]);
    expect(Math.max(...lengths(NOT_NEXT))).toBeLessThanOrEqual(32);
  });

  test('whether a pair belongs together cannot be told from where it ends: at a sentence’s end as often', () => {
    const texts = Array.from({ length: 40 }, (_, i) => Array.from({ length: 24 }, (__, j) => sentence(3 + ((i + 5 * j) % 7), 7 * i + j)).join(''));
    const corpus = corpusOf(texts);
    const documents = numbers(40);
    const ends: Record<number, number[]> = { [IS_NEXT]: [], [NOT_NEXT]: [] };
    for (const length of [32, 64]) {
      const segments = cutSegments(corpus, documents, { length, pairs: true, random: new Random(1) });
      const maker = new RowMaker(corpus, segments, documents, new Masker(SMALL_TOKENIZER, false), special, { length, pairs: true, seed: 1 });
      for (let pass = 0; pass < 8; pass++) {
        const batch = maker.batch(numbers(segments.count), pass);
        unmasked(batch).forEach((row, i) => ends[batch.nextLabels[i]!]?.push(Number(words(row).replace(/( \[PAD\])+$/, '').endsWith('. [SEP]'))));
      }
    }
    const share = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.min(ends[IS_NEXT]!.length, ends[NOT_NEXT]!.length)).toBeGreaterThan(1000);
    expect(Math.abs(share(ends[IS_NEXT]!) - share(ends[NOT_NEXT]!))).toBeLessThan(0.06);
  });

  test('a text that is alone in its file makes no pairs: all of them would belong together', () => {
    const corpus = corpusOf(TEXTS.slice(0, 1), TEXTS.slice(1));
    const documents = numbers(7);
    const segments = cutSegments(corpus, documents, { length: 32, pairs: true, random: new Random(1) });
    const { nextLabels } = new RowMaker(corpus, segments, documents, undefined, special, { length: 32, pairs: true, seed: 1 }).batch(numbers(segments.count), 0);
    const labelsOf = (isAlone: boolean) => new Set(nextLabels.filter((_, row) => (segments.at(row).document === 0) === isAlone));
    expect(labelsOf(true)).toEqual(new Set([NO_PAIR]));
    expect(labelsOf(false)).toEqual(new Set([NO_PAIR, IS_NEXT, NOT_NEXT]));
  });

  test('without pairs hold one text each', () => {
    expect([...make({ pairs: false }).nextLabels].every((label) => label === NO_PAIR)).toBe(true);
  });
});

test('a batch wants [CLS] and what is masked of each text; a text that has less is filled up', () => {
  const batch = make();
  const { perText, places } = batch.wanted;
  expect(perText).toBe(1 + usualMasked(32));
  for (let text = 0; text < batch.batchSize; text++) {
    expect(places[text * perText]).toBe(0);
    const ids = batch.maskedIds.subarray(text * (perText - 1), (text + 1) * (perText - 1));
    const masked = ids.findIndex((id) => id === NOT_MASKED);
    expect(ids.subarray(masked < 0 ? ids.length : masked).every((id) => id === NOT_MASKED)).toBe(true);
    expect(ids[0]).not.toBe(NOT_MASKED);
  }
});

test('what is drawn depends on the seed, the pass and the row alone', () => {
  expect(make()).toEqual(make());
  expect(make({ seed: 2 }).inputIds).not.toEqual(make().inputIds);
  const [first, second] = [make({ pairs: false }), make({ pairs: false, pass: 1 })];
  // Another pass over the same texts masks other tokens.
  expect(unmasked(second).map(sources)).toEqual(unmasked(first).map(sources));
  expect(second.wanted.places).not.toEqual(first.wanted.places);
});

test.each([
  ['a full row', 32, 32, 32],
  ['one token more than half', 17, 32, 32],
  ['half', 16, 32, 16],
  ['few tokens', 3, 32, 16],
  ['a quarter of long rows', 128, 512, 128],
  ['a little more than a quarter', 129, 512, 256],
  ['never past the longest', 100, 100, 100],
])('rows are padded to few lengths: %s', (_, longest, most, expected) => {
  expect(paddedTo(longest, most)).toBe(expected);
});
