import { describe, expect, test } from 'vitest';
import { tinyConfig } from '../../bert/tiny-bert.test-helper';
import { planStages, turns } from './length-schedule';
import { Masker } from './masking';
import { PretrainingPlan, type PretrainingPlanOptions } from './pretraining-plan';
import { NO_PAIR } from './rows';
import { corpusOf, numbers, SMALL_TOKENIZER, sentence } from './small-corpus.test-helper';

const CORPUS = corpusOf(Array.from({ length: 40 }, (_, i) => Array.from({ length: 1 + (i % 7) * 4 }, (__, j) => sentence(4 + (j % 5), i)).join('')));
const LONG_TEXTS = corpusOf(Array.from({ length: 12 }, (_, i) => Array.from({ length: 150 }, (__, j) => sentence(4 + (j % 5), i)).join('')));
const OPTIONS: PretrainingPlanOptions = {
  ...{ steps: 60, batchSize: 2, maxLength: 128, learningRate: 1e-3, warmup: 0.1 },
  ...{ words: true, pairs: true, fromScratch: true, newPositions: true, seed: 1, config: tinyConfig() },
};

function plan(overrides: Partial<PretrainingPlanOptions> = {}, corpus = CORPUS): PretrainingPlan {
  return new PretrainingPlan(corpus, numbers(corpus.documentCount), new Masker(SMALL_TOKENIZER, false), SMALL_TOKENIZER.specialIds, { ...OPTIONS, ...overrides });
}

describe('the lengths of rows', () => {
  const stages = (...args: Parameters<typeof planStages>) => planStages(...args).map(({ rows, firstStep, endStep }) => [rows.map(({ length }) => length).join(' '), firstStep, endStep]);

  test.each([
    ['short first, then all in turn', [1000, 512, true], [['32', 0, 300], ['64', 300, 600], ['128 256 512', 600, 1000]]],
    ['no longer than asked', [100, 128, true], [['32', 0, 30], ['64', 30, 60], ['128', 60, 100]]],
    ['of a length between two', [100, 100, true], [['32', 0, 30], ['64', 30, 60], ['100', 60, 100]]],
    ['short rows alone', [100, 24, true], [['24', 0, 100]]],
    ['stages of no steps are left out', [1, 512, true], [['64', 0, 1]]],
    ['long ones in turn for a model that knows words', [1000, 512, false], [['128 256 512', 0, 1000]]],
    ['the longest of them as asked', [1000, 200, false], [['128 200', 0, 1000]]],
    ['none but short ones, where no longer ones are asked for', [100, 64, false], [['64', 0, 100]]],
  ] as const)('%s', (_, [steps, longest, fromScratch], expected) => {
    expect(stages(steps, longest, fromScratch)).toEqual(expected);
  });

  test('take turns as often as their shares say, at any time', () => {
    const shares = [5, 3, 2];
    const turn = turns(shares.map((share) => ({ length: 1, share })));
    const counts = [0, 0, 0];
    for (let step = 1; step <= 100; step++) {
      counts[turn.next().value]!++;
      for (const [i, share] of shares.entries()) expect(Math.abs(counts[i]! - (step * share) / 10)).toBeLessThanOrEqual(1);
    }
  });
});

describe('steps', () => {
  const steps = [...plan().steps()];

  test('are numbered, as many as asked for, and no longer than their stage', () => {
    expect(steps.map(({ step }) => step)).toEqual([...numbers(60)]);
    const longest = (from: number, to: number) => Math.max(...steps.slice(from, to).map(({ batches }) => batches[0]!.sequenceLength));
    expect([longest(0, 18), longest(18, 36), longest(36, 60)]).toEqual([32, 64, 128]);
  });

  test('have no more tokens than the batch size says, padding included, and about as many', () => {
    for (const { batches } of steps) {
      const { batchSize, sequenceLength } = batches[0]!;
      expect(batchSize * sequenceLength).toBeLessThanOrEqual(256);
      expect(batchSize * sequenceLength).toBeGreaterThan(128);
    }
  });

  test('raise the learning rate for a tenth of them, and lower it to nothing', () => {
    const rates = steps.map(({ learningRate }) => learningRate);
    expect([rates[0], rates[6]]).toEqual([0, 1e-3]);
    expect(rates[33]).toBeCloseTo(1e-3 / 2, 12);
    expect(rates[59]).toBeCloseTo(1e-3 / 54, 12);
  });

  test('hold pairs only where two sentences fit, unless nothing else is learnt or all rows are short', () => {
    const pairs = (overrides: Partial<PretrainingPlanOptions>) => [...plan(overrides).steps()].map(({ batches }) => batches[0]!.nextLabels.some((label) => label !== NO_PAIR));
    const all = pairs({});
    expect(all.slice(0, 18).includes(true)).toBe(false);
    expect(all.slice(18).includes(true)).toBe(true);
    expect(pairs({ words: false }).slice(0, 18).includes(true)).toBe(true);
    for (const maxLength of [32, 48, 63]) expect(pairs({ maxLength }).includes(true)).toBe(true);
    expect(pairs({ pairs: false }).includes(true)).toBe(false);
  });

  test('say where the positions of longer rows begin to be learnt', () => {
    const said = steps.flatMap(({ step, batches }) => batches.flatMap(({ learntPositions }) => (learntPositions === undefined ? [] : [[step, learntPositions]])));
    expect(said).toEqual([[18, 32], [36, 64]]);
    for (const known of [{ fromScratch: false }, { newPositions: false }]) {
      expect([...plan(known).steps()].some(({ batches }) => batches[0]!.learntPositions !== undefined)).toBe(false);
    }
  });

  test.each([1, 20, 37, 50, 59])('from %i on are the same as in the whole plan', (from) => {
    expect([...plan().steps(from)]).toEqual(steps.slice(from));
    const goingOn = { fromScratch: false, maxLength: 512, batchSize: 4 };
    expect([...plan(goingOn, LONG_TEXTS).steps(from)]).toEqual([...plan(goingOn, LONG_TEXTS).steps()].slice(from));
  });

  test('of a model that goes on are of all lengths from the beginning', () => {
    const planned = plan({ fromScratch: false, maxLength: 512, batchSize: 4 }, LONG_TEXTS);
    expect(planned.lengths).toEqual([128, 256, 512]);
    const lengths = [...planned.steps()].map(({ batches }) => batches[0]!.sequenceLength);
    for (const part of [lengths.slice(0, 20), lengths.slice(40)]) {
      const longerThan = (length: number) => part.filter((each) => each > length).length;
      expect([longerThan(128) >= 8, longerThan(256) >= 3, longerThan(128) <= 12]).toEqual([true, true, true]);
    }
  });

  test('pass over the texts anew with other masks', () => {
    const epochs = [...plan({ maxLength: 32, steps: 200 }).steps()];
    expect(Math.max(...epochs.map(({ epoch }) => epoch))).toBeGreaterThan(1);
    const [first, second] = [0, 1].map((wanted) => epochs.filter(({ epoch }) => epoch === wanted).flatMap(({ batches }) => [...batches[0]!.maskedIds]));
    expect(second).not.toEqual(first);
  });
});

test('sizes that come often are compiled, the same ones wherever the run goes on', () => {
  const wide = { config: tinyConfig({ hiddenSize: 256, numHiddenLayers: 12 }), steps: 400 };
  const compiled = (from: number) => [...plan(wide).steps(from)].map(({ batches: [batch] }) => [batch!.sequenceLength, batch!.compiled]);
  const all = compiled(0);
  expect(new Set(all.map(([, isCompiled]) => isCompiled))).toContain(true);
  expect(compiled(250)).toEqual(all.slice(250));
  expect([...plan().steps()].some(({ batches }) => batches[0]!.compiled)).toBe(false);
});
