import { afterAll, expect, test } from 'vitest';
import { Gradients } from '../bert/parameters';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { AdamW, ADAMW_DEFAULTS } from './adamw';
import { largestDifference, tinyClassifier, weightsOf } from './tiny-model.test-helper';
import { WeightBackup } from './weight-backup';

const ops = new TestOps();
const model = await tinyClassifier(ops);
const { parameters } = model;
const optimizer = new AdamW(ops, parameters, { ...ADAMW_DEFAULTS, weightDecay: 0.1 });
afterAll(() => {
  optimizer.dispose();
  model.dispose();
});

/** One update of all weights by about 0.5. */
function change(): void {
  const gradients = new Gradients(ops);
  for (const name of parameters.names) gradients.add(name, ops.fromFloats(parameters.toArray(name).data.fill(1), parameters.variable(name).shape));
  optimizer.update(gradients, 0.5);
  gradients.clear();
}

test('the weights of the latest moment come back, however often they were changed since', () => {
  const backup = new WeightBackup(ops, parameters);
  const before = ops.liveHandles;
  backup.take();
  change();
  const remembered = weightsOf(model);
  backup.take();
  for (let i = 0; i < 3; i++) change();
  expect(largestDifference(weightsOf(model), remembered)).toBeGreaterThan(0.3);

  expect(backup.restore()).toBe(true);
  expect(largestDifference(weightsOf(model), remembered)).toBe(0);
  change();
  expect(backup.restore()).toBe(true);
  expect(largestDifference(weightsOf(model), remembered)).toBe(0);
  backup.dispose();
  expect(ops.liveHandles).toBe(before);
});

test('where none were taken, nothing changes', () => {
  const before = weightsOf(model);
  expect(new WeightBackup(ops, parameters).restore()).toBe(false);
  expect(largestDifference(weightsOf(model), before)).toBe(0);
});
