import { describe, expect, test } from 'vitest';
import { PRECISIONS } from '../../engine/kernels/test-ops.test-helper';
import type { TaskOverrides } from '../finetune.test-helper';
import { newRun, runIn, weightsOfUnbroken } from './resuming.test-helper';

/** Of runs that were never stopped, by what they are. */
const unbroken = new Map<TaskOverrides, Promise<Buffer>>();

function unbrokenWeights(overrides: TaskOverrides): Promise<Buffer> {
  const weights = unbroken.get(overrides) ?? weightsOfUnbroken(overrides);
  unbroken.set(overrides, weights);
  return weights;
}

const ENDS_EARLY: TaskOverrides = { epochs: 40, learningRate: 0.05 };

const KINDS: [string, TaskOverrides][] = [
  ...PRECISIONS.map((precision): [string, TaskOverrides] => [precision, { epochs: 3, precision }]),
  ['accumulated batches, a last one that is smaller', { epochs: 3, batchSize: 3, accumulate: 2 }],
  ['class weights and rows in their order', { epochs: 3, classWeights: true, shuffle: false }],
  ['nothing held back', { epochs: 3, validation: 0 }],
  ['a run whose best weights are not its last', { epochs: 8, learningRate: 0.02, earlyStopping: false }],
  ['a run that ends early', ENDS_EARLY],
];

describe.each(KINDS)('%s', (_, overrides) => {
  test('stopped again and again: the same weights to the last bit as never stopped', async () => {
    const run = await newRun(overrides);
    for (let at = 0; ; ) {
      // The first steps one by one, then in strides: a long run would take long otherwise.
      const stride = at < 6 ? 1 : 20;
      const events = await run.go((step) => step >= at + stride);
      const last = events.at(-1)!;
      if (last.kind === 'progress' && last.title === 'Scoring the model') break;
      expect(last.step).toBeGreaterThanOrEqual(at);
      at = Math.max(at, ...events.map(({ step }) => step));
    }
    expect((await run.weights()).equals(await unbrokenWeights(overrides))).toBe(true);
  });

  test('killed between checkpoints: the same weights', async () => {
    const run = await newRun({ ...overrides, checkpointEvery: 3 });
    for (const at of [2, 5, 7, 10]) await run.go((step) => step === at, { kill: true });
    await runIn(run.folder, overrides).go();
    expect((await run.weights()).equals(await unbrokenWeights(overrides))).toBe(true);
  });
});

test.each([KINDS[0]!, KINDS.at(-1)!])('%s: stopped while its rows are scored, it has lost no step, however seldom checkpoints are due', async (_, overrides) => {
  const run = await newRun({ ...overrides, checkpointEvery: 500 });
  const events = await run.go(undefined, { onEvent: (event, stop) => event.kind === 'progress' && event.title === 'Scoring the model' && stop() });
  const last = events.findLast((event) => event.kind === 'step')!;
  expect(last.step < last.totalSteps).toBe(overrides === ENDS_EARLY);
  expect((await run.go()).filter(({ kind }) => kind === 'step')).toEqual([]);
  expect((await run.weights()).equals(await unbrokenWeights(overrides))).toBe(true);
});
