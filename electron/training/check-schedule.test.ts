import { expect, test } from 'vitest';
import { isCheckDue, type RowCounts } from './check-schedule';
import { TrainingPlan } from './training-plan';

/** The steps, from 1, after which a run with one row a step checks. */
function checks(rows: RowCounts, options: { epochs: number; maxSteps?: number }): number[] {
  const plan = new TrainingPlan(new Int32Array(rows.train).fill(9), { ...options, batchSize: 1, accumulate: 1, learningRate: 1e-3, warmup: 0, shuffle: false, seed: 1 });
  return [...plan.steps()].filter((step) => isCheckDue(step, plan, rows)).map(({ step }) => step + 1);
}

test('a tenth held back: four checks an epoch, evenly, the last at its end', () => {
  expect(checks({ train: 90, heldBack: 10 }, { epochs: 2 })).toEqual([23, 45, 68, 90, 113, 135, 158, 180]);
});

test('a fifth held back costs more to score: one check an epoch', () => {
  expect(checks({ train: 80, heldBack: 20 }, { epochs: 3 })).toEqual([80, 160, 240]);
});

test('more rows held back than trained on: still one check an epoch', () => {
  expect(checks({ train: 10, heldBack: 90 }, { epochs: 2 })).toEqual([10, 20]);
});

test('an epoch of few steps is checked after each of them', () => {
  expect(checks({ train: 3, heldBack: 0.2 }, { epochs: 2 })).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a run that ends within an epoch is checked at its end', () => {
  expect(checks({ train: 90, heldBack: 10 }, { epochs: 1, maxSteps: 50 })).toEqual([23, 45, 50]);
  expect(checks({ train: 90, heldBack: 10 }, { epochs: 1, maxSteps: 5 })).toEqual([5]);
});
