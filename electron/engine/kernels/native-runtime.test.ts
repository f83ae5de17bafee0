import { expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { floats } from '../../bert/tiny-bert.test-helper';
import { failingBinding } from './failing-binding.test-helper';
import { NativeOps } from './native-ops';
import { NativeRuntime } from './native-runtime';
import { nativeBindingOrSkip } from './test-ops.test-helper';

const binding = nativeBindingOrSkip();
const ops = new NativeOps(binding);
expectNoLeaks(ops);

test('a tensor of a type that we do not know is freed with the error that says so', () => {
  const runtime = new NativeRuntime(binding);
  const toDouble = { name: 'DstT', type: binding.TF_ATTR_TYPE, value: 2 };
  expect(() => runtime.scope(() => runtime.run('Cast', [runtime.floatScalar(1)], [toDouble]))).toThrow('TensorFlow gave a tensor of the unexpected data type 2.');
});

test('wherever TensorFlow fails within nested scopes, nothing leaks', () => {
  const failing = failingBinding(binding);
  const failingOps = new NativeOps(failing.binding, 'bf16');
  const work = () =>
    failingOps.scope(() => {
      const x = floats(failingOps, [1, 2, 3, 4], [2, 2]);
      const y = failingOps.scope(() => failingOps.multiply(failingOps.float(failingOps.product(x, x)), 2));
      const masked = failingOps.keepBelow(y, failingOps.randomBytes([2, 2], [1, 2]), 128);
      return failingOps.halfSquaredNorm(failingOps.subtract(failingOps.reshape(masked, [4]), failingOps.meanLast(failingOps.reshape(y, [1, 4]))));
    });
  const before = ops.liveHandles;
  const steps = failing.count(work);
  expect(steps).toBeGreaterThan(20);
  for (let step = 1; step <= steps; step++) {
    failing.failAt(step);
    expect(work).toThrow('out of memory');
    expect(ops.liveHandles, `after step ${step} of ${steps} failed`).toBe(before);
  }
});

test.each([1, 2, 3])('a variable leaves nothing behind when step %i of making one fails', (step) => {
  const failing = failingBinding(binding);
  failing.failAt(step);
  expect(() => new NativeOps(failing.binding).variable(Float32Array.of(1), [1])).toThrow('out of memory');
});
