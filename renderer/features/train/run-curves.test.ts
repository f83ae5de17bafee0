import { expect, test } from 'vitest';
import type { RunEvaluationEvent } from '../../../shared/model/run';
import { runCurves } from './run-curves';

const point = (step: number) => ({ step, loss: 1 / step, smoothedLoss: 1 / step, learningRate: 1, gradientNorm: 1, rowsPerSecond: 1, memoryBytes: 1 });
const check = (step: number): RunEvaluationEvent => ({ kind: 'evaluation', runId: 'r', step, epoch: 1, loss: 0.5, accuracy: 0.8, macroF1: 0.7, best: true });

test('a check joins the step it was made at, or stands alone, in order', () => {
  const curves = runCurves([point(1), point(3)], [check(2), check(3)], undefined);
  expect(curves.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(curves[1]).toEqual({ step: 2, validationLoss: 0.5, accuracy: 0.8, macroF1: 0.7 });
  expect(curves[2]).toMatchObject({ loss: 1 / 3, validationLoss: 0.5 });
});

test('a range shows only its own points, and more of them', () => {
  const steps = Array.from({ length: 4000 }, (_, i) => point(i + 1));
  expect(runCurves(steps, [], undefined).length).toBeLessThanOrEqual(360);
  expect(runCurves(steps, [], [10, 12]).map(({ step }) => step)).toEqual([10, 11, 12]);
});
