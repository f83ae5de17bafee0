import { setImmediate } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { toBatch } from '../bert/batch';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { predictLogits } from './predict';
import { tinyClassifier, tinyExamples } from './tiny-model.test-helper';

const ops = new TestOps();
const model = await tinyClassifier(ops, ['a', 'b', 'c']);
afterAll(() => model.dispose());

test('every row gets its own logits, whatever the lengths: those it would get alone', async () => {
  const examples = tinyExamples(75);
  const logits = await predictLogits(model, examples, { signal: new AbortController().signal });
  const alone = [...examples.encodings].flatMap((row) => [...model.logits(toBatch([row], model.config.padTokenId))]);
  expect(logits).toHaveLength(75 * 3);
  logits.forEach((logit, i) => expect(logit).toBeCloseTo(alone[i]!, 4));
});

test('short texts come together, so that no batch is small work, and little of it is padding', async () => {
  const computed = vi.spyOn(model, 'logits');
  const examples = tinyExamples(600);
  await predictLogits(model, examples, { signal: new AbortController().signal });
  const batches = computed.mock.calls.map(([batch]) => batch);
  computed.mockRestore();
  const tokens = examples.lengths.reduce((a, b) => a + b);
  const padded = batches.reduce((sum, { batchSize, sequenceLength }) => sum + batchSize * sequenceLength, 0);
  expect(batches.every(({ batchSize, sequenceLength }) => batchSize * sequenceLength <= 2048)).toBe(true);
  expect(batches.length).toBeLessThan(1.6 * Math.ceil(tokens / 2048)); // 32 rows each would be 19.
  expect(padded).toBeLessThan(1.15 * tokens);
});

test('no rows, no logits', async () => {
  const none = { encodings: [], lengths: new Int32Array() };
  expect(await predictLogits(model, none, { signal: new AbortController().signal })).toEqual(new Float32Array());
});

test('a signal that comes in between ends it with the batch that is being computed', async () => {
  const controller = new AbortController();
  const computed = vi.spyOn(model, 'logits');
  const prediction = predictLogits(model, tinyExamples(500), { signal: controller.signal });
  const failed = expect(prediction).rejects.toMatchObject({ family: 'cancelled' });
  while (computed.mock.calls.length < 2) await setImmediate();
  const before = computed.mock.calls.length;
  controller.abort();
  await failed;
  expect(computed.mock.calls.length).toBeLessThanOrEqual(before + 1);
  computed.mockRestore();
});

test('a signal that came before computes nothing', async () => {
  const computed = vi.spyOn(model, 'logits');
  await expect(predictLogits(model, tinyExamples(5), { signal: AbortSignal.abort() })).rejects.toMatchObject({ family: 'cancelled' });
  expect(computed).not.toHaveBeenCalled();
  computed.mockRestore();
});

test('predicting leaves no handle behind', async () => {
  const before = ops.liveHandles;
  await predictLogits(model, tinyExamples(50), { signal: new AbortController().signal });
  expect(ops.liveHandles).toBe(before);
});
