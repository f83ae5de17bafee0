import { describe, expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { floats } from '../../bert/tiny-bert.test-helper';
import { bfloat16ToFloat32, float32ToBfloat16 } from '../../formats/half-precision';
import { FLAGS, factors } from './factors.test-helper';
import { NativeOps } from './native-ops';
import { nativeBindingOrSkip } from './test-ops.test-helper';

const binding = nativeBindingOrSkip();
const [f32, bf16] = [new NativeOps(binding), new NativeOps(binding, 'bf16')];
expectNoLeaks(f32);

describe.each(FLAGS)('transposeA %s, transposeB %s', (transposeA, transposeB) => {
  test('in bfloat16: both factors rounded, and the result, which stays so until it is asked for as float32', () => {
    const { a, b, expected } = factors(transposeA, transposeB, 3, toBfloat16);
    bf16.scope(() => {
      const result = bf16.product(floats(bf16, a.values, a.shape), floats(bf16, b.values, b.shape), transposeA, transposeB);
      expect(result.dtype).toBe('bfloat16');
      const values = [...bf16.toFloats(bf16.float(result))];
      expect(toBfloat16(values)).toEqual(values);
      // Eight bits of significand: rounding to nearest moves a number by at most 2⁻⁸ of itself. The sums before it are
      // float32's, wrong by a few 2⁻²⁴ of the largest term, 1.
      values.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2 ** -8 * Math.abs(expected[i]!) + 1e-6));
    });
  });
});

test('the two precisions do differ, and only in products', () => {
  const third = [1 / 3];
  const inOps = (ops: NativeOps) =>
    ops.scope(() => {
      const x = floats(ops, third, [1, 1]);
      return { product: ops.toFloats(ops.float(ops.product(x, x)))[0]!, square: ops.toFloats(ops.square(x))[0]! };
    });
  const [exact, rounded] = [inOps(f32), inOps(bf16)];
  expect(exact.product).toBeCloseTo(1 / 9, 7);
  expect(Math.abs(rounded.product - 1 / 9)).toBeGreaterThan(1e-5);
  expect(rounded.square).toBe(exact.square);
});

function toBfloat16(values: readonly number[]): number[] {
  return [...bfloat16ToFloat32(float32ToBfloat16(Float32Array.from(values)))];
}
