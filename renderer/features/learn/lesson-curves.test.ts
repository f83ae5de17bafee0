import { expect, test } from 'vitest';
import type { RunEvaluationEvent } from '../../../shared/model/run';
import type { StepPoint } from '../../stores/step-buffer';
import { lessonCurves } from './lesson-curves';

const step = (number: number, smoothedLoss: number): StepPoint => ({ step: number, loss: smoothedLoss, smoothedLoss, learningRate: 0, gradientNorm: 0, rowsPerSecond: 0, memoryBytes: 0 });
const check = (number: number, accuracy: number): RunEvaluationEvent => ({ kind: 'evaluation', runId: 'r', step: number, epoch: 1, loss: 1, accuracy, macroF1: accuracy, best: false });

test('two runs share the points of the steps that both have made', () => {
  const points = lessonCurves({ steps: [step(1, 0.7), step(2, 0.69)], evaluations: [check(2, 0.5)] }, { steps: [step(1, 0.6)], evaluations: [] });
  expect(points).toEqual([
    { step: 1, scratchLoss: 0.7, pretrainedLoss: 0.6 },
    { step: 2, scratchLoss: 0.69, scratchAccuracy: 0.5 },
  ]);
});
