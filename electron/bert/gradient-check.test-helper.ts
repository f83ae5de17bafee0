import { expect } from 'vitest';
import { Gradients, type NamedArray, type Parameters } from './parameters';
import { someNumbers } from './plain-math.test-helper';
import type { TensorOps } from './tensor-ops';

/** The loss of some weights, always of the same batch with the same masks; adds to the gradients. */
export type LossOf = (gradients: Gradients) => number;

/**
 * The loss, near 1, is rounded by a few times 2⁻²⁴ in float32, which a difference over h = 2⁻⁶ makes some 10⁻⁵ of; a
 * larger step would show the loss's fifth derivative. Most slopes are between 0.1 and 1, the least 0.004: an error of a
 * thousandth shows in most of them, one of a fiftieth in all. (The key biases' are 0: the softmax does not see them.)
 */
const STEP = 2 ** -6;
const TOLERANCE = 5e-5;

/** Expects each parameter's gradient to be the slope of the loss. */
export function expectSlopes(ops: TensorOps, parameters: Parameters, lossOf: LossOf): void {
  const arrays = gradientArrays(ops, lossOf);
  expect(arrays.map(({ name }) => name).sort()).toEqual([...parameters.names].sort());
  arrays.forEach(({ name, data }, seed) => {
    const gradient = [...data];
    const direction = directionFor(gradient, seed);
    const expected = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
    const measured = measuredSlope(ops, parameters, lossOf, name, direction);
    expect(Math.abs(measured - expected), `${name}: gradient ${expected}, slope ${measured}`).toBeLessThan(TOLERANCE);
    if (!name.endsWith('key.bias')) expect(Math.abs(expected), name).toBeGreaterThan(50 * TOLERANCE);
  });
}

function gradientArrays(ops: TensorOps, lossOf: LossOf): NamedArray[] {
  const gradients = new Gradients(ops);
  lossOf(gradients);
  const arrays = [...gradients.entries()].map(([name, tensor]) => ({ name, shape: tensor.shape, data: ops.toFloats(tensor) }));
  gradients.clear();
  return arrays;
}

/** d loss / d t at w + t·direction, by differences with the steps h and 2h (Richardson): what remains is of order h⁴. */
function measuredSlope(ops: TensorOps, parameters: Parameters, lossOf: LossOf, name: string, direction: readonly number[]): number {
  const original = parameters.toArray(name);
  const unused = new Gradients(ops);
  const lossAt = (t: number): number => {
    parameters.replace({ ...original, data: original.data.map((value, i) => value + t * direction[i]!) });
    const loss = lossOf(unused);
    unused.clear();
    return loss;
  };
  const difference = (t: number) => (lossAt(t) - lossAt(-t)) / (2 * t);
  const slope = (4 * difference(STEP) - difference(2 * STEP)) / 3;
  parameters.replace(original);
  return slope;
}

/** Half along the gradient, where the slope is largest, half somewhere else, where a wrong gradient would show too. */
function directionFor(gradient: readonly number[], seed: number): number[] {
  const [along, across] = [gradient, someNumbers(gradient.length, seed)].map(unit) as [number[], number[]];
  return unit(along.map((value, i) => value + across[i]!));
}

function unit(values: readonly number[]): number[] {
  const length = Math.hypot(...values);
  return values.map((value) => (length === 0 ? 0 : value / length));
}
