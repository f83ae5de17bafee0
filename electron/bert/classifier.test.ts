import { expect, test } from 'vitest';
import { failingBinding } from '../engine/kernels/failing-binding.test-helper';
import { loadNativeBinding } from '../engine/kernels/native-binding';
import { NativeOps } from '../engine/kernels/native-ops';
import { ON_WASM, TestOps } from '../engine/kernels/test-ops.test-helper';
import { toBatch, type Batch } from './batch';
import type { BertClassifier } from './classifier';
import { Dropout } from './dropout';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients } from './parameters';
import { largestDifference } from './plain-math.test-helper';
import { tinyBatch, tinyBert, tinyConfig, TINY_ROWS } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

// Logits are near 1: sums in another order differ by a few times float32's 6·10⁻⁸.
const ROUNDING = 5e-6;
const CLASSES = 3;
const dLogits = (logits: Float32Array) => logits.map((_, i) => 0.3 - 0.1 * i);

/** The gradients of a batch without dropout, by name. */
function gradientsOf(model: BertClassifier, batches: readonly Batch[], lossGradient = dLogits): Map<string, number[]> {
  const gradients = new Gradients(ops);
  for (const batch of batches) model.backPropagate(batch, lossGradient, gradients, undefined);
  const values = new Map([...gradients.entries()].map(([name, tensor]) => [name, [...ops.toFloats(tensor)]]));
  gradients.clear();
  return values;
}

test('a text’s logits depend neither on its batch nor on its padding', () => {
  const model = tinyBert(ops);
  const alone = TINY_ROWS.map((row) => [...model.logits(toBatch([row], 0))]);
  expect(largestDifference(model.logits(tinyBatch()), alone.flat())).toBeLessThan(ROUNDING);
  expect(largestDifference(model.logits(toBatch(TINY_ROWS.toReversed(), 0)), alone.toReversed().flat())).toBeLessThan(ROUNDING);
  expect(largestDifference(alone[0]!, alone[1]!)).toBeGreaterThan(0.01); // The texts do differ.
  model.dispose();
});

test('what stands under the padding changes nothing, neither logits nor gradients', () => {
  const model = tinyBert(ops);
  const batch = tinyBatch();
  const junk = { ...batch, inputIds: batch.inputIds.map((id, i) => (batch.attentionMask[i] ? id : 10)), tokenTypeIds: batch.tokenTypeIds.map((id, i) => (batch.attentionMask[i] ? id : 1)) };
  expect(model.logits(junk)).toEqual(model.logits(batch));
  const [clean, dirty] = [gradientsOf(model, [batch]), gradientsOf(model, [junk])];
  for (const [name, values] of clean) expect(largestDifference(dirty.get(name)!, values), name).toBeLessThan(ROUNDING);
  const wordGradient = dirty.get('bert.embeddings.word_embeddings.weight')!;
  expect(wordGradient.slice(10 * 16).every((value) => value === 0)).toBe(true);
  model.dispose();
});

test('the order of the words and the segments count', () => {
  const model = tinyBert(ops);
  const logits = (inputIds: number[], tokenTypeIds: number[]) => model.logits(toBatch([{ inputIds, tokenTypeIds }], 0));
  const first = logits([1, 4, 5, 2], [0, 0, 0, 0]);
  expect(largestDifference(logits([1, 5, 4, 2], [0, 0, 0, 0]), first)).toBeGreaterThan(0.01);
  expect(largestDifference(logits([1, 4, 5, 2], [0, 0, 1, 1]), first)).toBeGreaterThan(0.01);
  model.dispose();
});

test('every parameter gets a gradient; without dropout the way forward is that of prediction', () => {
  const model = tinyBert(ops);
  const gradients = new Gradients(ops);
  const seen: Float32Array[] = [];
  const logits = model.backPropagate(tinyBatch(), (given) => (seen.push(given), dLogits(given)), gradients, undefined);
  expect([...gradients.entries()].map(([name]) => name).sort()).toEqual([...model.parameters.names].sort());
  for (const [name, gradient] of gradients.entries()) expect(gradient.shape, name).toEqual(model.parameters.variable(name).shape);
  expect(seen).toEqual([logits]);
  expect(largestDifference(logits, model.logits(tinyBatch()))).toBeLessThan(ROUNDING);
  gradients.clear();
  model.dispose();
});

test('two batches accumulate to the gradients of one that holds both', () => {
  const model = tinyBert(ops);
  const perRow = (rows: number[]) => () => Float32Array.from(rows.flatMap((row) => [0.2 * row, -0.1, 0.3 - row]));
  const whole = gradientsOf(model, [tinyBatch()], perRow([0, 1, 2]));
  let batch = 0;
  const parts = gradientsOf(model, [toBatch(TINY_ROWS.slice(0, 2), 0), toBatch(TINY_ROWS.slice(2), 0)], () => perRow([[0, 1], [2]][batch++]!)());
  for (const [name, values] of whole) expect(largestDifference(parts.get(name)!, values), name).toBeLessThan(2e-5);
  model.dispose();
});

test('no dropout is left in prediction, and training’s is other from batch to batch', () => {
  const model = tinyBert(ops);
  const train = (batchIndex: number) => {
    const gradients = new Gradients(ops);
    const logits = model.backPropagate(tinyBatch(), dLogits, gradients, new Dropout(1, batchIndex));
    gradients.clear();
    return logits;
  };
  expect(model.logits(tinyBatch())).toEqual(model.logits(tinyBatch()));
  expect(train(0)).toHaveLength(TINY_ROWS.length * CLASSES);
  expect(train(0)).not.toEqual(train(1));
  model.dispose();
});

test.each([
  { classifierDropout: 0, hiddenDropoutProb: 0, drops: false },
  { classifierDropout: 0.5, hiddenDropoutProb: 0, drops: true },
  { classifierDropout: null, hiddenDropoutProb: 0, drops: false }, // As hiddenDropoutProb.
  { classifierDropout: 0, hiddenDropoutProb: 0.5, drops: true },
])('the head and the encoder drop by their own probabilities: $classifierDropout and $hiddenDropoutProb', ({ drops, ...probabilities }) => {
  const model = tinyBert(ops, tinyConfig({ ...probabilities, attentionProbsDropoutProb: 0 }));
  const gradients = new Gradients(ops);
  const trained = model.backPropagate(tinyBatch(), dLogits, gradients, new Dropout(1, 0));
  expect(largestDifference(trained, model.logits(tinyBatch())) > 0.01).toBe(drops);
  gradients.clear();
  model.dispose();
});

test.skipIf(ON_WASM)('wherever an operation of native TensorFlow fails, on the way forward or back, nothing leaks', () => {
  const before = ops.liveHandles;
  const failing = failingBinding(loadNativeBinding());
  const failingOps = new NativeOps(failing.binding);
  const model = tinyBert(failingOps);
  const gradients = new Gradients(failingOps);
  const loaded = ops.liveHandles;
  const step = () => model.backPropagate(tinyBatch(), dLogits, gradients, new Dropout(1, 0));
  const operations = failing.count(step);
  gradients.clear();
  // Every seventh, so that the test is quick; forward and back have some four hundred each.
  for (let operation = 1; operation <= operations; operation += 7) {
    failing.failAt(operation);
    expect(step).toThrow('out of memory');
    gradients.clear();
    expect(ops.liveHandles, `after operation ${operation} of ${operations} failed`).toBe(loaded);
  }
  failing.failAt(Infinity);
  model.dispose();
  expect(ops.liveHandles).toBe(before);
});
