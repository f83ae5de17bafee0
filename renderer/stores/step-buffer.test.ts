import { expect, test } from 'vitest';
import type { RunStepEvent } from '../../shared/model/run';
import { StepBuffer } from './step-buffer';

const step = (number: number): RunStepEvent => ({ kind: 'step', runId: 'r', step: number, epoch: 1, totalSteps: 400_000, loss: Math.sin(number), learningRate: 1e-5, gradientNorm: 1, rowsPerSecond: 1, tokensPerSecond: 1, secondsLeft: 1, memoryBytes: 1 });

/** How often the kept points were looked through while so many steps came, and how many were kept at most. */
function workOf(steps: number, limit: number) {
  const buffer = new StepBuffer(limit);
  let [thinnings, most, before] = [0, 0, buffer.points];
  for (let i = 1; i <= steps; i++) {
    buffer.append(step(i));
    if (buffer.points !== before) thinnings++;
    before = buffer.points;
    most = Math.max(most, buffer.points.length);
  }
  return { thinnings, most };
}

test('the kept points are looked through once in as many steps as half of them, late in a run as early', () => {
  const limit = 400;
  const [short, long] = [workOf(10_000, limit), workOf(100_000, limit)];
  expect(short.thinnings).toBeLessThanOrEqual(10_000 / (limit / 2));
  expect(long.thinnings).toBeLessThanOrEqual(100_000 / (limit / 2));
  expect([short.most, long.most]).toEqual([limit, limit]);
});
