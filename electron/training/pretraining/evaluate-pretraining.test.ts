import { describe, expect, test } from 'vitest';
import { tinyConfig } from '../../bert/tiny-bert.test-helper';
import { heldBackBatches } from './evaluate-pretraining';
import { Masker } from './masking';
import { corpusOf, numbers, SMALL_TOKENIZER, sentence } from './small-corpus.test-helper';

function heldBack(sentencesOfText: (text: number) => number, maxLength: number) {
  const corpus = corpusOf(Array.from({ length: 30 }, (_, i) => Array.from({ length: sentencesOfText(i) }, (__, j) => sentence(4 + (j % 5), i)).join('')));
  return heldBackBatches({
    ...{ corpus, documents: numbers(corpus.documentCount), masker: new Masker(SMALL_TOKENIZER, false), special: SMALL_TOKENIZER.specialIds },
    ...{ objectives: { maskedLanguage: true, nextSentence: true }, config: tinyConfig(), checks: 1, maxLength, seed: 1 },
  });
}

describe('held-back rows', () => {
  const rowsLongerThan = (length: number, batches: ReturnType<typeof heldBack>) =>
    batches.flatMap(({ attentionMask, batchSize, sequenceLength }) => Array.from({ length: batchSize }, (_, row) => attentionMask.subarray(row * sequenceLength, (row + 1) * sequenceLength).reduce((sum, present) => sum + present, 0))).filter((tokens) => tokens > length).length;

  test('of long texts are of all lengths that the model is to know', () => {
    const long = heldBack(() => 150, 512);
    expect(rowsLongerThan(256, long)).toBeGreaterThan(10);
    expect(rowsLongerThan(128, long) - rowsLongerThan(256, long)).toBeGreaterThan(10);
    expect(rowsLongerThan(0, long) - rowsLongerThan(128, long)).toBeGreaterThan(10);
    expect(rowsLongerThan(256, heldBack(() => 150, 256))).toBe(0);
  });

  test('of short texts are not made again for longer rows', () => {
    const short = (text: number) => 1 + (text % 4);
    expect(heldBack(short, 512)).toEqual(heldBack(short, 128));
    expect(rowsLongerThan(0, heldBack(short, 512))).toBe(30);
  });

  test('are the same each time', () => {
    expect(heldBack(() => 20, 256)).toEqual(heldBack(() => 20, 256));
  });
});
