import { expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { expectNoLeaks } from './leaks.test-helper';
import { linearBackward, linearForward } from './linear';
import { Gradients } from './parameters';
import { floats, parametersOf } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

// Worked by hand. W has a row for each output, as PyTorch stores it.
const X = [1, 2, /**/ 3, 4, /**/ 0, -1];
const W = [1, 0, /**/ 2, -1, /**/ 0.5, 1];
const BIAS = [10, 20, 30];

test('y = x·Wᵀ + b', () => {
  const parameters = parametersOf(ops, { 'l.weight': [[3, 2], W], 'l.bias': [[3], BIAS] });
  const y = ops.scope(() => ops.toFloats(linearForward({ ops, parameters }, 'l', floats(ops, X, [3, 2]))));
  expect([...y]).toEqual([11, 20, 32.5, /**/ 13, 22, 35.5, /**/ 10, 21, 29]);
  parameters.dispose();
});

test('the way back gives the gradients of x, W and b', () => {
  const parameters = parametersOf(ops, { 'l.weight': [[3, 2], W], 'l.bias': [[3], BIAS] });
  const gradients = new Gradients(ops);
  const dX = ops.scope(() => {
    const dY = floats(ops, [1, 0, 0, /**/ 0, 1, 0, /**/ 0, 0, 2], [3, 3]);
    return ops.toFloats(linearBackward({ ops, parameters, gradients }, 'l', floats(ops, X, [3, 2]), dY));
  });
  expect([...dX]).toEqual([1, 0, /**/ 2, -1, /**/ 1, 2]);
  expect([...ops.toFloats(gradients.get('l.weight')!)]).toEqual([1, 2, /**/ 3, 4, /**/ 0, -2]);
  expect([...ops.toFloats(gradients.get('l.bias')!)]).toEqual([1, 1, 2]);
  gradients.clear();
  parameters.dispose();
});
