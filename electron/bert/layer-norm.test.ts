import { expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { layerNormBackward, layerNormForward } from './layer-norm';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients } from './parameters';
import { dot, largestDifference, layerNorm, slopes, someNumbers, toRows } from './plain-math.test-helper';
import { floats, parametersOf } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

test.each([
  { epsilon: 0, expected: [-1.5, 2.5] }, // (x − 2)/1 = −1 and 1
  { epsilon: 3, expected: [-0.5, 1] }, // (x − 2)/√(1 + 3) = −½ and ½
])('1 and 3 with γ = (2, 3), β = (½, −½) and ε = $epsilon', ({ epsilon, expected }) => {
  const parameters = parametersOf(ops, { 'n.weight': [[2], [2, 3]], 'n.bias': [[2], [0.5, -0.5]] });
  const y = ops.scope(() => ops.toFloats(layerNormForward({ ops, parameters }, 'n', floats(ops, [1, 3], [1, 2]), epsilon).output));
  expect(largestDifference(y, expected)).toBeLessThan(1e-6);
  parameters.dispose();
});

test('large values keep their digits: the mean goes first, then the squares', () => {
  const parameters = parametersOf(ops, { 'n.weight': [[2], [1, 1]], 'n.bias': [[2], [0, 0]] });
  const y = ops.scope(() => ops.toFloats(layerNormForward({ ops, parameters }, 'n', floats(ops, [10_001, 10_003], [1, 2]), 1e-12).output));
  expect(largestDifference(y, [-1, 1])).toBeLessThan(1e-6);
  parameters.dispose();
});

test('the way back gives the slopes of the plain formula, for x, γ and β', () => {
  const [rows, columns, epsilon] = [3, 4, 1e-3];
  const [x, gamma, beta, dY] = [12, 4, 4, 12].map((count, seed) => someNumbers(count, seed)) as [number[], number[], number[], number[]];
  const parameters = parametersOf(ops, { 'n.weight': [[columns], gamma], 'n.bias': [[columns], beta] });
  const gradients = new Gradients(ops);
  const dX = ops.scope(() => {
    const { saved } = layerNormForward({ ops, parameters }, 'n', floats(ops, x, [rows, columns]), epsilon);
    return ops.toFloats(layerNormBackward({ ops, parameters, gradients }, 'n', saved, floats(ops, dY, [rows, columns])));
  });
  const plain = (values: readonly number[], g: readonly number[], b: readonly number[]) => dot(layerNorm(toRows([...values], columns), g, b, epsilon), dY);
  expect(largestDifference(dX, slopes((v) => plain(v, gamma, beta), x))).toBeLessThan(1e-5);
  expect(largestDifference(ops.toFloats(gradients.get('n.weight')!), slopes((v) => plain(x, v, beta), gamma))).toBeLessThan(1e-5);
  expect(largestDifference(ops.toFloats(gradients.get('n.bias')!), slopes((v) => plain(x, gamma, v), beta))).toBeLessThan(1e-5);
  gradients.clear();
  parameters.dispose();
});
