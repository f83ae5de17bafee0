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

test('a thousand checks are as few dots as can be told apart, the best and the worst among them', () => {
  const checks = Array.from({ length: 1000 }, (_, i): RunEvaluationEvent => ({ ...check(100 * (i + 1)), loss: i === 333 ? 9 : 0.5, accuracy: i === 777 ? 0.99 : 0.8 }));
  const steps = Array.from({ length: 4000 }, (_, i) => point(25 * (i + 1)));
  const drawn = runCurves(steps, checks, undefined);
  expect(drawn.length).toBeLessThanOrEqual(560);
  expect(drawn.filter(({ accuracy }) => accuracy !== undefined).length).toBeLessThanOrEqual(200);
  expect(drawn.map(({ validationLoss }) => validationLoss)).toContain(9);
  expect(drawn.map(({ accuracy }) => accuracy)).toContain(0.99);
});
