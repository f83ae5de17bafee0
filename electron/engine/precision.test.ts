import { expect, test } from 'vitest';
import { expectNoLeaks } from '../bert/leaks.test-helper';
import { loadNativeBinding } from './kernels/native-binding';
import { NativeOps } from './kernels/native-ops';
import { choosePrecision, measureMatrixSpeed } from './precision';

const binding = loadNativeBinding();
expectNoLeaks(new NativeOps(binding));

test.each([
  { f32: 100, bf16: 40, choice: 'f32' }, // A processor without bfloat16 units emulates them.
  { f32: 100, bf16: 100, choice: 'f32' },
  { f32: 100, bf16: 150, choice: 'f32' }, // Not enough for the coarser rounding.
  { f32: 100, bf16: 151, choice: 'bf16' },
])('$f32 and $bf16 GFLOP/s choose $choice', ({ f32, bf16, choice }) => {
  expect(choosePrecision({ f32, bf16 })).toBe(choice);
});

test('the measurement gives a speed for each precision and leaves nothing behind', () => {
  const { f32, bf16 } = measureMatrixSpeed(binding);
  for (const speed of [f32, bf16]) expect(speed > 0 && Number.isFinite(speed)).toBe(true);
});
