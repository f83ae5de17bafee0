import { describe, expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import type { HiddenActivation } from '../formats/model-config';
import { activationBackward, activationForward } from './activation';
import { expectNoLeaks } from './leaks.test-helper';
import { Parameters } from './parameters';
import { largestDifference } from './plain-math.test-helper';
import { floats } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

/** Powers of two, so that taking them off and adding them again changes nothing. */
const BIAS = [0.5, -1, 2];
const X = [-8, -3, -1, -0.5, 0, 0.5, 1, 3, 8];

/** Values and slopes at X, from the formulas with Python's math.erf and math.tanh. */
const EXPECTED: Readonly<Record<HiddenActivation, { values: number[]; slopes: number[] }>> = {
  gelu: {
    values: [0, -0.00404969409, -0.158655254, -0.154268769, 0, 0.345731231, 0.841344746, 2.99595031, 8],
    slopes: [0, -0.0119456472, -0.0833154706, 0.132504875, 0.5, 0.867495125, 1.08331547, 1.01194565, 1],
  },
  gelu_new: {
    values: [0, -0.00363739208, -0.158808009, -0.15428599, 0, 0.34571401, 0.841191991, 2.99636261, 8],
    slopes: [0, -0.0115841666, -0.0829640838, 0.132630096, 0.5, 0.867369904, 1.08296408, 1.01158417, 1],
  },
  // At 0 the slope is 0, as PyTorch has it.
  relu: { values: [0, 0, 0, 0, 0, 0.5, 1, 3, 8], slopes: [0, 0, 0, 0, 0, 1, 1, 1, 1] },
};

describe.each(Object.entries(EXPECTED) as [HiddenActivation, { values: number[]; slopes: number[] }][])('%s', (kind, expected) => {
  const pass = { ops, parameters: new Parameters(ops) };
  // Half of 8 + (−8) in float32 may be off by one rounding of 4: 2⁻²².
  const ROUNDING = 1e-6;

  test('has the formula’s values', () => {
    const y = ops.scope(() => ops.toFloats(activationForward(pass, kind, floats(ops, X.map((x, i) => x - BIAS[i % 3]!), [3, 3]), floats(ops, BIAS, [3]))));
    expect(largestDifference(y, expected.values)).toBeLessThan(ROUNDING);
  });

  test('multiplies what comes back by the formula’s slopes', () => {
    const d = X.map((_, i) => (i % 2 === 0 ? 1 : -2));
    const [dX, dBias] = ops.scope(() => {
      const x = floats(ops, X.map((x, i) => x - BIAS[i % 3]!), [3, 3]);
      const { dInput, dBias } = activationBackward(pass, kind, x, floats(ops, BIAS, [3]), floats(ops, d, [3, 3]));
      return [ops.toFloats(dInput), ops.toFloats(dBias)] as const;
    });
    const slopes = expected.slopes.map((slope, i) => slope * d[i]!);
    expect(largestDifference(dX, slopes)).toBeLessThan(ROUNDING);
    expect(largestDifference(dBias, [0, 1, 2].map((i) => slopes[i]! + slopes[i + 3]! + slopes[i + 6]!))).toBeLessThan(ROUNDING);
  });
});
