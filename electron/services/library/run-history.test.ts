import { expect, test } from 'vitest';
import type { RunEvent } from '../../../shared/model/run';
import { RunHistoryStore } from './run-history';

const step = (number: number, loss: number): RunEvent => ({ kind: 'step', runId: 'r', step: number, totalSteps: 5000, epoch: 0, loss, learningRate: 1e-3, gradientNorm: 1, rowsPerSecond: 1, tokensPerSecond: 1, memoryBytes: 1 }) as RunEvent;

/** Losses that jump about and fall. */
const lossOf = (number: number) => 2 / Math.sqrt(number) + 0.5 * Math.sin(7 * number);

/** The mean of all losses so far, each weighing 0.98 of the one after it: written down as it is defined, not step by step. */
function weightedMean(losses: readonly number[]): number {
  const weights = losses.map((_, i) => 0.98 ** (losses.length - 1 - i));
  return losses.reduce((sum, loss, i) => sum + weights[i]! * loss, 0) / weights.reduce((sum, weight) => sum + weight, 0);
}

test('the smoothed loss is the weighted mean of the losses so far, at every step', () => {
  const store = new RunHistoryStore('r');
  const losses = Array.from({ length: 1500 }, (_, i) => lossOf(i + 1));
  losses.forEach((loss, i) => store.add(step(i + 1, loss)));
  const { smoothedLoss } = store.history(2000).steps;
  expect(smoothedLoss).toHaveLength(1500);
  for (const i of [0, 1, 2, 10, 99, 750, 1499]) expect(smoothedLoss[i]).toBeCloseTo(weightedMean(losses.slice(0, i + 1)), 10);
});

test('losses that are all the same stay that, from the first step on', () => {
  const store = new RunHistoryStore('r');
  for (let i = 1; i <= 300; i++) store.add(step(i, 0.25));
  for (const value of store.history(1000).steps.smoothedLoss) expect(value).toBeCloseTo(0.25, 12);
});

test('a run that goes on keeps what was seen at its checkpoint, and a step that is looked at again is told once', () => {
  const store = new RunHistoryStore('r');
  const look = (number: number, probability: number): RunEvent => ({ kind: 'probes', runId: 'r', step: number, probabilities: [[probability, 1 - probability]] });
  for (const event of [look(0, 0.5), look(1, 0.6), look(2, 0.7), look(3, 0.8)]) store.add(event);
  store.add({ kind: 'started', runId: 'r', step: 2 } as RunEvent);
  store.add(look(3, 0.9));
  store.add({ kind: 'started', runId: 'r', step: 3 } as RunEvent);
  store.add(look(3, 0.9));
  expect(store.history(1000).probes.map(({ step: number, probabilities }) => [number, probabilities[0]![0]])).toEqual([[0, 0.5], [1, 0.6], [2, 0.7], [3, 0.9]]);
});

test('a run that goes on from a checkpoint smooths as if it had never been further', () => {
  const [whole, resumed] = [new RunHistoryStore('r'), new RunHistoryStore('r')];
  for (let i = 1; i <= 80; i++) whole.add(step(i, lossOf(i)));
  for (let i = 1; i <= 60; i++) resumed.add(step(i, i > 40 ? 99 : lossOf(i)));
  resumed.add({ kind: 'started', runId: 'r', step: 40 } as RunEvent);
  for (let i = 41; i <= 80; i++) resumed.add(step(i, lossOf(i)));
  expect([...resumed.history(1000).steps.smoothedLoss]).toEqual([...whole.history(1000).steps.smoothedLoss]);
});
