import { expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { layerNorm as layerNormPart, layerNormGradients } from './layer-norm';
import { expectNoLeaks } from './leaks.test-helper';
import { dot, largestDifference, layerNorm, slopes, someNumbers, toRows } from './plain-math.test-helper';
import { floats } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

function normalise(x: readonly number[], gamma: readonly number[], beta: readonly number[], epsilon: number): Float32Array {
  const [rows, columns] = [x.length / gamma.length, gamma.length];
  return ops.scope(() => ops.toFloats(layerNormPart(ops, floats(ops, x, [rows, columns]), floats(ops, gamma, [columns]), floats(ops, beta, [columns]), epsilon).output));
}

test.each([
  { epsilon: 0, expected: [-1.5, 2.5] }, // (x − 2)/1 = −1 and 1
  { epsilon: 3, expected: [-0.5, 1] }, // (x − 2)/√(1 + 3) = −½ and ½
])('1 and 3 with γ = (2, 3), β = (½, −½) and ε = $epsilon', ({ epsilon, expected }) => {
  expect(largestDifference(normalise([1, 3], [2, 3], [0.5, -0.5], epsilon), expected)).toBeLessThan(1e-6);
});

test('large values keep their digits: the mean goes first, then the squares', () => {
  expect(largestDifference(normalise([10_001, 10_003], [1, 1], [0, 0], 1e-12), [-1, 1])).toBeLessThan(1e-6);
});

test('the way back gives the slopes of the plain formula, for x, γ and β', () => {
  const [rows, columns, epsilon] = [3, 4, 1e-3];
  const [x, gamma, beta, dY] = [12, 4, 4, 12].map((count, seed) => someNumbers(count, seed)) as [number[], number[], number[], number[]];
  const found = ops.scope(() => {
    const [g, b] = [floats(ops, gamma, [columns]), floats(ops, beta, [columns])];
    const saved = layerNormPart(ops, floats(ops, x, [rows, columns]), g, b, epsilon);
    const { dInput, dGamma, dBeta } = layerNormGradients(ops, saved, g, floats(ops, dY, [rows, columns]));
    return { dInput: ops.toFloats(dInput), dGamma: ops.toFloats(dGamma), dBeta: ops.toFloats(dBeta) };
  });
  const plain = (values: readonly number[], g: readonly number[], b: readonly number[]) => dot(layerNorm(toRows([...values], columns), g, b, epsilon), dY);
  expect(largestDifference(found.dInput, slopes((v) => plain(v, gamma, beta), x))).toBeLessThan(1e-5);
  expect(largestDifference(found.dGamma, slopes((v) => plain(x, v, beta), gamma))).toBeLessThan(1e-5);
  expect(largestDifference(found.dBeta, slopes((v) => plain(x, gamma, v), beta))).toBeLessThan(1e-5);
});
