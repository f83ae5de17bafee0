import { expect, test } from 'vitest';
import { NativeOps } from '../kernels/native-ops';
import { nativeBindingOrSkip } from '../kernels/test-ops.test-helper';
import { randomFinetuning, type Shape } from './random-tasks';
import { TimedBinding } from './timed-binding';

const binding = nativeBindingOrSkip();

const SHAPE: Shape = { layers: 2, hidden: 32, heads: 2, vocabulary: 1000, batchSize: 8, length: 16 };

interface Work {
  readonly kernels: number;
  /** Of the tensors that kernels are given, at four bytes a value; variables are not counted, their gradients are. */
  readonly bytesRead: number;
}

/** The kernels of a step of fine-tuning, formulas plain, the first step left out. */
async function workOfStep(shape: Shape): Promise<Work> {
  const timed = new TimedBinding(binding);
  const step = randomFinetuning(new NativeOps(timed.binding), { shape, compiled: false, dropout: 0.1 });
  await step();
  timed.take();
  await step();
  const work = timed.take();
  return {
    kernels: work.reduce((sum, { calls }) => sum + calls, 0),
    bytesRead: work.reduce((sum, { calls, kernel }) => sum + 4 * calls * valuesRead(kernel), 0),
  };
}

/** Of a kernel's description, "MatMul 128×32 32×32": the values of its inputs. */
function valuesRead(kernel: string): number {
  const shapes = kernel.split(' ').slice(1);
  return shapes.reduce((sum, shape) => sum + (shape === '·' ? 1 : shape.split('×').reduce((size, axis) => size * Number(axis), 1)), 0);
}

test('a step costs the same whatever the size of the vocabulary: only the rows of the batch’s words are touched', async () => {
  const [small, large] = [await workOfStep(SHAPE), await workOfStep({ ...SHAPE, vocabulary: 30_522 })];
  expect(large).toEqual(small);
});

test('a step has so many kernels for each layer, and so many beside', async () => {
  const [two, four] = [await workOfStep(SHAPE), await workOfStep({ ...SHAPE, layers: 4 })];
  const perLayer = (four.kernels - two.kernels) / 2;
  expect(perLayer).toBeLessThanOrEqual(225);
  expect(two.kernels - 2 * perLayer).toBeLessThanOrEqual(98);
});
