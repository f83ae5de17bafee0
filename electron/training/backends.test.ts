import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Dropout } from '../bert/dropout';
import { Gradients } from '../bert/parameters';
import { largestDifference } from '../bert/plain-math.test-helper';
import type { TensorOps } from '../bert/tensor-ops';
import { tinyBatch, tinyBert } from '../bert/tiny-bert.test-helper';
import { NativeOps } from '../engine/kernels/native-ops';
import { nativeBindingOrSkip } from '../engine/kernels/test-ops.test-helper';
import { loadWasmBinding } from '../engine/kernels/wasm-binding';
import { WasmOps } from '../engine/kernels/wasm-ops';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { tokenizeRows } from './examples';
import { finetune } from './finetune';
import { csvRows, smallTask } from './finetune.test-helper';
import { loadClassifier } from './load-model';
import { predictLogits } from './predict';
import { collect, TINY_BERT } from './tiny-model.test-helper';

/** The two backends side by side: what one writes the other reads, and both say the same. */
const native = new NativeOps(nativeBindingOrSkip());
const wasm = new WasmOps(await loadWasmBinding());

const SIGNAL = new AbortController().signal;
const ROWS = ['it is so good', 'the worst thing there was, and it is long', 'no', 'they are all lovely'].map((text) => ({ text }));

async function logitsOf(ops: TensorOps, folder: string): Promise<Float32Array> {
  const { model, tokenizer } = await loadClassifier(ops, folder);
  const logits = await predictLogits(model, tokenizeRows(tokenizer, ROWS, 32), { signal: SIGNAL });
  model.dispose();
  return logits;
}

/** Trains for some epochs with dropout; the losses of its steps, and the folder of its model. */
async function trained(ops: TensorOps): Promise<{ losses: number[]; model: string }> {
  const task = await smallTask(ops, await temporaryFolder(), csvRows(40), { epochs: 12, dropout: 0.1, learningRate: 2e-3, earlyStopping: false });
  const { events } = await collect(finetune(task));
  return { losses: events.flatMap((event) => (event.kind === 'step' ? [event.loss] : [])), model: task.folder };
}

test('a model that was trained on WebAssembly has learnt, and has the same logits on both', async () => {
  const { losses, model } = await trained(wasm);
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  expect(mean(losses.slice(-4))).toBeLessThan(0.7 * mean(losses.slice(0, 4)));
  const [onWasm, onNative] = [await logitsOf(wasm, model), await logitsOf(native, model)];
  expect(largestDifference(onWasm, onNative)).toBeLessThan(1e-4);
  expect(Math.max(...onWasm.map(Math.abs))).toBeGreaterThan(0.1);
});

test('training with the same seed goes the same way on both: the same order, the same dropout masks', async () => {
  const [onWasm, onNative] = [await trained(wasm), await trained(native)];
  expect(onWasm.losses).toHaveLength(onNative.losses.length);
  expect(largestDifference(onWasm.losses, onNative.losses)).toBeLessThan(1e-3);
  expect(largestDifference(await logitsOf(wasm, onWasm.model), await logitsOf(native, onNative.model))).toBeLessThan(1e-2);
});

test('every gradient is the same on both', () => {
  const gradientsOf = (ops: TensorOps): Map<string, Float32Array> => {
    const model = tinyBert(ops);
    const gradients = new Gradients(ops);
    model.backPropagate(tinyBatch(), (logits) => logits.map((value) => value / 3), gradients, new Dropout(5, 3));
    const values = new Map(model.parameters.names.map((name) => [name, ops.toFloats(gradients.get(name)!)]));
    gradients.clear();
    model.dispose();
    return values;
  };
  const [onWasm, onNative] = [gradientsOf(wasm), gradientsOf(native)];
  for (const [name, values] of onNative) expect(largestDifference(onWasm.get(name)!, values), name).toBeLessThan(1e-5);
});

test('a checked-in model has the logits of its folder', async () => {
  const folder = join(TINY_BERT, '..', 'classifier');
  expect(largestDifference(await logitsOf(wasm, folder), await logitsOf(native, folder))).toBeLessThan(1e-5);
});
