import { expect, test } from 'vitest';
import { contract, type AppHandlers } from '../../shared/contract';
import type { RunEvent } from '../../shared/model/run';
import type { RunHistory } from '../../shared/model/run-library';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { RpcServer } from '../../shared/rpc/server';
import { createRunStreamStore } from './run-stream-store';

const step = (number: number, loss = 1): RunEvent => ({ kind: 'step', runId: 'r', step: number, epoch: 1, totalSteps: 100_000, loss, learningRate: 1e-5, gradientNorm: 1, rowsPerSecond: 1, tokensPerSecond: 1, secondsLeft: 1, memoryBytes: 1 });
const check = (number: number): RunEvent => ({ kind: 'evaluation', runId: 'r', step: number, epoch: 1, loss: 1, accuracy: 0.5, macroF1: 0.5, best: true });
const started = (number: number): RunEvent => ({ kind: 'started', runId: 'r', step: number, labels: ['a', 'b'], trainRows: 1, validationRows: 1, testRows: 0, maxLength: 8, precision: 'f32', threads: 1 });

function history(steps: readonly number[], next: number): RunHistory {
  const column = Float64Array.from(steps);
  const ones = column.map(() => 1);
  return { runId: 'r', next, steps: { step: column, loss: ones, smoothedLoss: ones, learningRate: ones, gradientNorm: ones, rowsPerSecond: ones, tokensPerSecond: ones, memoryBytes: ones }, evaluations: [], notes: [], probes: [] };
}

/** A store over a server of which only a run's history is asked; frames are drawn by hand. */
function watching(answer: () => RunHistory) {
  const [near, far] = memoryChannels();
  let asked = 0;
  const handlers = { runs: { history: () => (asked++, answer()) } } as unknown as AppHandlers;
  const server = new RpcServer(contract, handlers);
  server.connect(far);
  const frames: (() => void)[] = [];
  const store = createRunStreamStore(createClient(contract, near), (draw) => frames.push(draw));
  store.getState().watch('r');
  const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
  const tell = async (first: number, events: readonly RunEvent[]) => {
    server.emit('runEvents', { runId: 'r', first, events });
    await settle();
  };
  const drawFrame = () => frames.splice(0).forEach((draw) => draw());
  return { store, tell, drawFrame, settle, asked: () => asked, frames };
}

test('live events go on where the history ends: none twice, none lost', async () => {
  const run = watching(() => history([1, 2, 3], 3));
  await run.settle();
  await run.tell(1, [step(2), step(3), step(4), check(4)]);
  run.drawFrame();
  expect(run.store.getState().steps.map((point) => point.step)).toEqual([1, 2, 3, 4]);
  expect(run.store.getState().evaluations.map((event) => event.step)).toEqual([4]);
});

test('bundles are put together until a frame is drawn', async () => {
  const run = watching(() => history([], 0));
  await run.settle();
  let changes = 0;
  run.store.subscribe(() => changes++);
  for (let i = 0; i < 10; i++) await run.tell(i, [step(i + 1)]);
  expect([run.frames.length, changes]).toEqual([1, 0]);
  run.drawFrame();
  expect(changes).toBe(1);
  expect(run.store.getState().steps).toHaveLength(10);
});

test('where bundles were missed, the history is asked for again', async () => {
  let next = 0;
  const run = watching(() => history([], next));
  await run.settle();
  next = 50;
  await run.tell(40, [step(41)]);
  run.drawFrame();
  await run.settle();
  expect(run.asked()).toBe(2);
});

test('a run that goes on from a checkpoint takes back what came after it', async () => {
  const run = watching(() => history([1, 2, 3], 3));
  await run.settle();
  await run.tell(3, [check(3), started(2), step(3, 0.5)]);
  run.drawFrame();
  expect(run.store.getState().steps.map(({ step: number, loss }) => [number, loss])).toEqual([[1, 1], [2, 1], [3, 0.5]]);
  expect(run.store.getState().evaluations).toEqual([]);
});

test('a step whose probabilities are looked at again, after a stop before its check, is told once', async () => {
  const look = (number: number): RunEvent => ({ kind: 'probes', runId: 'r', step: number, probabilities: [[0.5, 0.5]] });
  const run = watching(() => history([], 0));
  await run.settle();
  await run.tell(0, [started(0), look(0), look(2), look(3), started(2), look(2), look(3)]);
  run.drawFrame();
  expect(run.store.getState().probes.map((event) => event.step)).toEqual([0, 2, 3]);
});

test('a hundred thousand steps stay a few thousand points, and a spike stays among them', async () => {
  const run = watching(() => history([], 0));
  await run.settle();
  for (let first = 0; first < 100_000; first += 10_000) await run.tell(first, Array.from({ length: 10_000 }, (_, i) => step(first + i + 1, first + i === 54_321 ? 99 : 1)));
  run.drawFrame();
  const { steps } = run.store.getState();
  expect(steps.length).toBeLessThanOrEqual(4000);
  expect(steps.map(({ loss }) => loss)).toContain(99);
  expect(steps[steps.length - 1]!.step).toBe(100_000);
});

test('a pre-training that goes on looks at its examples again, and tells them once', async () => {
  const look = (number: number, probability: number): RunEvent => ({ kind: 'pretraining-examples', runId: 'r', step: number, guesses: [[{ candidates: [{ token: 'the', probability }] }]] });
  const begun = (number: number): RunEvent => ({ kind: 'pretraining-started', runId: 'r', step: number, texts: 9, heldBackTexts: 1, tokens: 99, vocabSize: 120, parameters: 5000, totalSteps: 40, objectives: { maskedLanguage: true, nextSentence: true }, lengths: [32], precision: 'f32', threads: 1, examples: [{ text: 'The [MASK].' }] });
  const run = watching(() => ({ ...history([], 0), pretraining: { evaluations: [], examples: [] } }));
  await run.settle();
  await run.tell(0, [begun(0), look(0, 0.1), step(1), step(2), look(2, 0.2), step(3), look(3, 0.3)]);
  await run.tell(7, [begun(2), look(2, 0.2), step(3, 0.5), look(3, 0.4)]);
  run.drawFrame();
  const { pretraining, steps } = run.store.getState();
  expect(steps.map(({ step: number, loss }) => [number, loss])).toEqual([[1, 1], [2, 1], [3, 0.5]]);
  expect(pretraining.examples.map((event) => [event.step, event.guesses[0]![0]!.candidates[0]!.probability])).toEqual([[0, 0.1], [2, 0.2], [3, 0.4]]);
  expect(pretraining.started?.step).toBe(2);
});
