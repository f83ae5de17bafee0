import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { linearWarmupThenDecay } from '../../../shared/math/schedules';
import { toBatch } from '../../bert/batch';
import { NOT_MASKED } from '../../bert/pretraining-model';
import { TestOps } from '../../engine/kernels/test-ops.test-helper';
import { AdamW, ADAMW_DEFAULTS } from '../adamw';
import { loadPretrainingModel } from '../load-model';
import { TINY_BERT } from '../tiny-model.test-helper';
import { TrainStep, type StepReport } from '../train-step';
import { PretrainingLearner, type Objectives } from './pretraining-learner';
import { NO_PAIR, targets, type PretrainingBatch } from './rows';

interface ExpectedRow {
  readonly inputIds: number[];
  readonly tokenTypeIds: number[];
  readonly positions: number[];
  readonly maskedIds: number[];
  readonly next: number;
}

/** What PyTorch gives, from tools/reference/pretraining.py. */
const EXPECTED = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/pretraining.json'), 'utf8')) as {
  readonly settings: { readonly steps: number; readonly warmup: number; readonly weightDecay: number; readonly learningRate: number };
  readonly batches: ExpectedRow[][];
  readonly maskedLogits: number[][];
  readonly nextLogits: number[][];
  readonly losses: number[];
  readonly gradientNorms: number[];
};

const ops = new TestOps();

function batchOf(rows: readonly ExpectedRow[]): PretrainingBatch {
  const masked = rows.map(({ positions, maskedIds }) => ({ positions: Int32Array.from(positions), ids: Int32Array.from(maskedIds) }));
  return { ...toBatch(rows, 0), ...targets(masked, 1), nextLabels: Int32Array.from(rows, ({ next }) => (next < 0 ? NO_PAIR : next)) };
}

function largestDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)));
}

test('both heads give the logits of BertForPreTraining', async () => {
  const { model, imported } = await loadPretrainingModel(ops, TINY_BERT);
  onTestFinished(() => model.dispose());
  expect(imported).toMatchObject({ fresh: [], leftOver: [] });
  const batch = batchOf(EXPECTED.batches[0]!);
  const { masked, next } = model.logits(batch, batch.wanted);
  const { vocabSize } = model.config;
  const guessed = [...batch.maskedIds.keys()].filter((row) => batch.maskedIds[row] !== NOT_MASKED);
  const logits = guessed.flatMap((row) => [...masked.subarray(row * vocabSize, (row + 1) * vocabSize)]);
  expect(largestDifference(logits, EXPECTED.maskedLogits.flat())).toBeLessThan(1e-4);
  expect(largestDifference(next, EXPECTED.nextLogits.flat())).toBeLessThan(1e-4);
});

test('a hundred steps have the losses and the gradients of PyTorch', async () => {
  const { model } = await loadPretrainingModel(ops, TINY_BERT);
  const { steps, warmup, weightDecay, learningRate } = EXPECTED.settings;
  const optimizer = new AdamW(ops, model.parameters, { ...ADAMW_DEFAULTS, weightDecay });
  const trainStep = new TrainStep(ops, new PretrainingLearner(model, { maskedLanguage: true, nextSentence: true }), optimizer, { seed: 1, dropout: false });
  onTestFinished(() => [trainStep, optimizer, model].forEach((part) => part.dispose()));
  const batches = EXPECTED.batches.map(batchOf);
  const reports: StepReport[] = [];
  for (let step = 0; step < steps; step++) {
    const report = await trainStep.run([batches[step % batches.length]!], learningRate * linearWarmupThenDecay(step, Math.ceil(steps * warmup), steps));
    reports.push(report as StepReport);
  }
  const relative = (name: 'loss' | 'gradientNorm', expected: readonly number[]) => Math.max(...reports.map((report, i) => Math.abs(report[name] - expected[i]!) / expected[i]!));
  expect(relative('loss', EXPECTED.losses)).toBeLessThan(1e-5);
  expect(relative('gradientNorm', EXPECTED.gradientNorms)).toBeLessThan(1e-4);
});

test('the loss of the pairs may count more, and so does its gradient', async () => {
  const stepWith = async (objectives: Objectives, weight?: number): Promise<StepReport> => {
    const { model } = await loadPretrainingModel(ops, TINY_BERT);
    const optimizer = new AdamW(ops, model.parameters, ADAMW_DEFAULTS);
    const trainStep = new TrainStep(ops, new PretrainingLearner(model, objectives, weight), optimizer, { seed: 1, dropout: false });
    try {
      return await trainStep.run([batchOf(EXPECTED.batches[0]!)], 0, new AbortController().signal) as StepReport;
    } finally {
      trainStep.dispose();
      optimizer.dispose();
      model.dispose();
    }
  };
  const words = await stepWith({ maskedLanguage: true, nextSentence: false });
  const pairs = await stepWith({ maskedLanguage: false, nextSentence: true });
  const weighed = await stepWith({ maskedLanguage: false, nextSentence: true }, 3);
  const both = await stepWith({ maskedLanguage: true, nextSentence: true }, 3);
  expect(weighed.gradientNorm).toBeCloseTo(3 * pairs.gradientNorm, 5);
  expect(both.loss).toBeCloseTo(words.loss + 3 * pairs.loss, 5);
});
