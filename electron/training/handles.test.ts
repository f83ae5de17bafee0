import { expect, test } from 'vitest';
import { PRECISIONS, TestOps } from '../engine/kernels/test-ops.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { finetune } from './finetune';
import { csvRows, smallTask, type TaskOverrides } from './finetune.test-helper';
import { collect, TINY_BERT, tinyClassifier, tinyExamples } from './tiny-model.test-helper';
import { trainClassifier } from './train';


test.each(PRECISIONS)('a step leaves no tensor behind, whatever the lengths of its texts (%s)', async (precision) => {
  const ops = new TestOps(precision);
  const model = await tinyClassifier(ops);
  const options = { epochs: 1, maxSteps: 200, batchSize: 4, accumulate: 2, learningRate: 1e-4, warmup: 0.1, weightDecay: 0.01, shuffle: true, seed: 1, dropout: true, earlyStopping: false };
  const task = { ops, model, train: tinyExamples(150), options, keepWeights: () => Promise.resolve(), signal: new AbortController().signal };
  const handles: number[] = [];
  await collect(trainClassifier(task), () => handles.push(ops.liveHandles));
  expect(handles).toHaveLength(200);
  expect(new Set(handles.slice(1)).size).toBe(1);
  expect(handles[199]).toBe(handles[19]);
  model.dispose();
});

test.each<[string, TaskOverrides, RegExp | undefined]>([
  ...PRECISIONS.map((precision): [string, TaskOverrides, undefined] => [`that finishes in ${precision}`, { precision }, undefined]),
  ['from random weights', { model: { kind: 'scratch', path: TINY_BERT }, maxSteps: 2 }, undefined],
  ['that ends early', { epochs: 40, learningRate: 0.02 }, undefined],
  ['that diverges', { learningRate: 1e30, warmup: 0 }, /diverged/],
  ['that does not find its test file', { test: { path: 'no such file' } }, /no such file/],
])('a whole run %s leaves no tensor behind', async (_, overrides, failure) => {
  const ops = new TestOps(overrides.precision === 'bf16' ? 'bf16' : 'f32');
  const before = ops.liveHandles;
  const run = collect(finetune(await smallTask(ops, await temporaryFolder(), csvRows(40), overrides)));
  if (failure) await expect(run).rejects.toThrow(failure);
  else await run;
  expect(ops.liveHandles).toBe(before);
});

test.each<[string, TaskOverrides]>([
  ['that its host leaves', {}],
  ['with watched texts that its host leaves', { probes: { texts: [{ text: 'so good' }], heldOut: 0 } }],
])('a run %s in the middle leaves no tensor behind', async (_, overrides) => {
  const ops = new TestOps();
  const before = ops.liveHandles;
  for await (const event of finetune(await smallTask(ops, await temporaryFolder(), csvRows(40), overrides))) {
    if (event.kind === 'step' && event.step === 2) break;
  }
  expect(ops.liveHandles).toBe(before);
});
