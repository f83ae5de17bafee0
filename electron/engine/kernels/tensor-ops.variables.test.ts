import { describe, expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { largestDifference, someNumbers } from '../../bert/plain-math.test-helper';
import type { AdamUpdate, Tensor, Variable } from '../../bert/tensor-ops';
import { floats } from '../../bert/tiny-bert.test-helper';
import { stepFactors } from '../../training/step-factors';
import { TestOps } from './test-ops.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

function valuesOf(variable: Variable): number[] {
  return ops.scope(() => [...ops.toFloats(ops.read(variable))]);
}

describe('variables', () => {
  test('hold what they were given, whatever becomes of the array', () => {
    // TensorFlow takes over the memory of arrays that start at a multiple of 64 bytes: one of sixteen offsets does.
    const memory = new Float32Array(64);
    for (let offset = 0; offset < 16; offset++) {
      const values = memory.subarray(offset, offset + 4);
      values.set([1, 2, 3, 4]);
      const variable = ops.variable(values, [2, 2]);
      values.fill(9);
      expect(variable.shape).toEqual([2, 2]);
      expect(valuesOf(variable)).toEqual([1, 2, 3, 4]);
      ops.disposeVariable(variable);
    }
  });

  test('outlive the scope that made them, and share nothing with each other', () => {
    const [a, b] = ops.scope(() => [ops.variable(Float32Array.of(1), [1]), ops.variable(Float32Array.of(2), [1])] as const);
    expect([valuesOf(a), valuesOf(b)]).toEqual([[1], [2]]);
    ops.disposeVariable(a);
    expect(valuesOf(b)).toEqual([2]);
    ops.disposeVariable(b);
  });

  test('are gone once disposed', () => {
    const variable = ops.variable(Float32Array.of(1), [1]);
    ops.disposeVariable(variable);
    expect(() => valuesOf(variable)).toThrow();
  });

  test('of a wrong size leave nothing behind', () => {
    expect(() => ops.variable(Float32Array.of(1, 2, 3), [2])).toThrow();
  });
});

describe('AdamW', () => {
  const SIZE = 6;

  /** The formula of training/adamw.ts, in double precision; `w`, `m` and `v` are changed in place. */
  function plainStep(w: number[], m: number[], v: number[], g: readonly number[], step: number, { learningRate, beta1, beta2, epsilon, weightDecay }: typeof SETTINGS): void {
    g.forEach((gradient, i) => {
      w[i]! *= 1 - learningRate * weightDecay;
      m[i] = beta1 * m[i]! + (1 - beta1) * gradient;
      v[i] = beta2 * v[i]! + (1 - beta2) * gradient * gradient;
      w[i]! -= (learningRate * (m[i] / (1 - beta1 ** step))) / (Math.sqrt(v[i] / (1 - beta2 ** step)) + epsilon);
    });
  }

  const SETTINGS = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

  function update(step: number, settings = SETTINGS): AdamUpdate {
    const { size, epsilon, kept } = stepFactors(step, settings.learningRate, settings);
    return { beta1: settings.beta1, beta2: settings.beta2, stepSize: size, epsilon, kept, gradientScale: 1 };
  }

  function apply(weight: Variable, [moment1, moment2]: readonly [Variable, Variable], gradient: Tensor, how: AdamUpdate): void {
    ops.applyAdam([{ weight, moment1, moment2, gradient }], how);
  }

  function train(settings: typeof SETTINGS, gradientSize: number, steps: number): { actual: number[]; expected: number[] } {
    const w = someNumbers(SIZE, 1);
    const [m, v] = [new Array<number>(SIZE).fill(0), new Array<number>(SIZE).fill(0)];
    const weight = ops.variable(Float32Array.from(w), [2, 3]);
    const moments = [m, v].map((zeros) => ops.variable(Float32Array.from(zeros), [2, 3])) as [Variable, Variable];
    for (let step = 1; step <= steps; step++) {
      const gradient = someNumbers(SIZE, 100 + step).map((value) => Math.fround(gradientSize * value));
      ops.scope(() => apply(weight, moments, floats(ops, gradient, [2, 3]), update(step, settings)));
      plainStep(w, m, v, gradient, step, settings);
    }
    const actual = valuesOf(weight);
    for (const variable of [weight, ...moments]) ops.disposeVariable(variable);
    return { actual, expected: w };
  }

  // A step is about the learning rate long. TensorFlow forms 1 − β₂ in float32, wrong by 2·10⁻⁵ of itself, so that steps
  // are wrong by 10⁻⁵; the weights, near 1, are rounded by 6·10⁻⁸ each time.
  const tolerance = (steps: number) => steps * (1e-5 * SETTINGS.learningRate + 6e-8);

  test.each([
    { what: 'without decay', weightDecay: 0, gradientSize: 1 },
    { what: 'with decay', weightDecay: 0.1, gradientSize: 1 },
    { what: 'with gradients so small that ε counts', weightDecay: 0, gradientSize: 1e-8 },
    { what: 'with large gradients', weightDecay: 0.01, gradientSize: 1e6 },
  ])('is its formula $what', ({ weightDecay, gradientSize }) => {
    for (const steps of [1, 2, 10]) {
      const { actual, expected } = train({ ...SETTINGS, weightDecay }, gradientSize, steps);
      expect(largestDifference(actual, expected), `after ${steps} steps`).toBeLessThan(tolerance(steps));
    }
  });

  test('the first step is the learning rate long, whatever the gradient; later ones depend on their number', () => {
    const after = (step: number) => {
      const [weight, ...moments] = [0, 0, 0].map((value) => ops.variable(Float32Array.of(value), [1])) as [Variable, Variable, Variable];
      ops.scope(() => apply(weight, moments, floats(ops, [-123], [1]), update(step)));
      const [value] = valuesOf(weight);
      for (const variable of [weight, ...moments]) ops.disposeVariable(variable);
      return value!;
    };
    expect(after(1)).toBeCloseTo(0.01, 6);
    // m/(1 − β₁²) / √(v/(1 − β₂²)) = (0.1/0.19) / √(0.001/0.001999)
    expect(after(2)).toBeCloseTo((0.01 * (0.1 / 0.19)) / Math.sqrt(0.001 / 0.001999), 6);
  });

  test('a value that was read before the step stays as it was', () => {
    const [weight, ...moments] = [1, 0, 0].map((value) => ops.variable(Float32Array.of(value), [1])) as [Variable, Variable, Variable];
    ops.scope(() => {
      const before: Tensor = ops.read(weight);
      apply(weight, moments, floats(ops, [5], [1]), update(1, { ...SETTINGS, weightDecay: 0.1 }));
      expect([...ops.toFloats(before)]).toEqual([1]);
    });
    expect(valuesOf(weight)[0]).toBeCloseTo(1 * (1 - 0.001) - 0.01, 6);
    for (const variable of [weight, ...moments]) ops.disposeVariable(variable);
  });
});
