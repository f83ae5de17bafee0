import { describe, expect, test } from 'vitest';
import { IS_NEXT, NOT_NEXT } from '../../bert/next-sentence-head';
import { tinyConfig } from '../../bert/tiny-bert.test-helper';
import { TestOps } from '../../engine/kernels/test-ops.test-helper';
import { evaluatePretraining, heldBackBatches } from './evaluate-pretraining';
import { Masker } from './masking';
import { newModel } from './new-model';
import { SMALL_RUN } from './pretrain.test-helper';
import { NO_PAIR } from './rows';
import { corpusOf, numbers, SMALL_TOKENIZER, sentence } from './small-corpus.test-helper';

const BOTH = { maskedLanguage: true, nextSentence: true };
const PAIRS = { maskedLanguage: false, nextSentence: true };

function heldBack(sentencesOfText: (text: number) => number, maxLength: number, { texts = 30, objectives = BOTH } = {}) {
  const corpus = corpusOf(Array.from({ length: texts }, (_, i) => Array.from({ length: sentencesOfText(i) }, (__, j) => sentence(4 + (j % 5), i)).join('')));
  return heldBackBatches({
    ...{ corpus, documents: numbers(corpus.documentCount), masker: new Masker(SMALL_TOKENIZER, false), special: SMALL_TOKENIZER.specialIds },
    ...{ objectives, config: tinyConfig(), checks: 1, maxLength, seed: 1 },
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

  test('are none where pairs alone are learnt and no others can be made than those that belong together', () => {
    expect(heldBack(() => 20, 128, { objectives: PAIRS }).length).toBeGreaterThan(0);
    expect(heldBack(() => 20, 128, { objectives: PAIRS, texts: 1 })).toEqual([]);
    expect(heldBack(() => 20, 128, { texts: 1 }).length).toBeGreaterThan(0);
  });

  test('are the same each time', () => {
    expect(heldBack(() => 20, 256)).toEqual(heldBack(() => 20, 256));
  });
});

test('pairs of one kind alone have no score: a model that knows no other answer would judge all rightly', async () => {
  const { model } = newModel(new TestOps('f32'), SMALL_TOKENIZER, SMALL_RUN);
  const batches = heldBack(() => 20, 64);
  const evaluate = async (left: number) => {
    const ofOneKind = batches.map((batch) => ({ ...batch, nextLabels: batch.nextLabels.map((label) => (label === left ? NO_PAIR : label)) }));
    return (await evaluatePretraining(model, ofOneKind, BOTH, new AbortController().signal)).scores;
  };
  expect(await evaluate(NO_PAIR)).toMatchObject({ loss: expect.any(Number) as number, nspAccuracy: expect.any(Number) as number });
  for (const left of [IS_NEXT, NOT_NEXT]) expect(await evaluate(left)).toMatchObject({ loss: expect.any(Number) as number, nspAccuracy: null });
  model.dispose();
});
