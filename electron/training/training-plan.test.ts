import { describe, expect, test } from 'vitest';
import expected from './fixtures/training.json';
import { tinyExamples } from './tiny-model.test-helper';
import { TrainingPlan, type TrainingPlanOptions } from './training-plan';

function planFor(rows: number, options: Partial<TrainingPlanOptions>): TrainingPlan {
  return new TrainingPlan(tinyExamples(rows).lengths, {
    ...{ epochs: 1, batchSize: 4, accumulate: 1, learningRate: 1e-3, warmup: 0.1, shuffle: true, seed: 1 },
    ...options,
  });
}

describe('the number of steps', () => {
  test.each([
    ['every batch is a step, the short one too', { epochs: 1 }, 11],
    ['whole epochs', { epochs: 3 }, 33],
    ['a part of an epoch, rounded up to whole steps', { epochs: 0.5 }, 6],
    ['an epoch and a part', { epochs: 1.5 }, 17],
    ['never none', { epochs: 0.001 }, 1],
    ['accumulated batches make one step, the last of fewer batches', { epochs: 2, accumulate: 4 }, 6],
    ['more batches to a step than there are', { epochs: 2, accumulate: 100 }, 2],
    ['a limit within an epoch', { epochs: 3, maxSteps: 7 }, 7],
    ['a limit past the epochs', { epochs: 1, maxSteps: 25 }, 25],
  ])('%s', (_, options, steps) => {
    const plan = planFor(42, options);
    expect(plan.totalSteps).toBe(steps);
    expect([...plan.steps()].map(({ step }) => step)).toEqual([...Array(steps).keys()]);
  });
});

test.each(expected.schedules)('learning rates are transformers\' ($totalSteps steps, warm-up $warmup)', ({ totalSteps, warmup, learningRate, rates }) => {
  const steps = [...planFor(20, { maxSteps: totalSteps, warmup, learningRate }).steps()];
  expect(steps).toHaveLength(rates.length);
  steps.forEach((step, i) => expect(step.learningRate).toBeCloseTo(rates[i]!, 15));
});

test('epochs follow one another, each with all rows in another order, and their last steps say so', () => {
  const steps = [...planFor(10, { epochs: 2, accumulate: 2 }).steps()];
  expect(steps.map(({ epoch, endsEpoch }) => [epoch, endsEpoch])).toEqual([[0, false], [0, true], [1, false], [1, true]]);
  const rowsOf = (epoch: number) => steps.filter((step) => step.epoch === epoch).flatMap(({ batches }) => batches.flatMap((rows) => [...rows]));
  for (const epoch of [0, 1]) expect(rowsOf(epoch).sort((a, b) => a - b)).toEqual([...Array(10).keys()]);
  expect(steps[0]!.batches).not.toEqual(steps[2]!.batches);
});

test('a run that stops within an epoch does not say that the epoch ends', () => {
  expect([...planFor(12, { maxSteps: 5 }).steps()].map(({ endsEpoch }) => endsEpoch)).toEqual([false, false, true, false, false]);
});

test('all tokens of whole epochs are counted, and of a part its share', () => {
  const tokens = tinyExamples(42).lengths.reduce((a, b) => a + b);
  expect(planFor(42, { epochs: 2 }).totalTokens).toBe(2 * tokens);
  expect(planFor(42, { maxSteps: 22 }).totalTokens).toBe(2 * tokens);
  expect(planFor(42, { epochs: 0.5 }).totalTokens).toBeCloseTo((6 / 11) * tokens);
});

test('without rows there is no plan', () => {
  expect(() => planFor(0, {})).toThrow(RangeError);
});
