import { expect, test } from 'vitest';
import { expectNoLeaks } from '../bert/leaks.test-helper';
import type { Backend } from './backend';
import { choosePrecision, measureMatrixSpeed, settlePrecision } from './precision';
import { testBackend } from './test-backend.test-helper';

const backend = await testBackend();
expectNoLeaks(backend.ops());

test.each([
  { f32: 100, bf16: 40, choice: 'f32' }, // A processor without bfloat16 units emulates them.
  { f32: 100, bf16: 100, choice: 'f32' },
  { f32: 100, bf16: 125, choice: 'f32' }, // Not enough for the coarser rounding.
  { f32: 100, bf16: 126, choice: 'bf16' },
  { f32: 100, choice: 'f32' }, // A backend without bfloat16.
])('$f32 and $bf16 GFLOP/s choose $choice', ({ f32, bf16, choice }) => {
  expect(choosePrecision({ f32, ...(bf16 === undefined ? {} : { bf16 }) })).toBe(choice);
});

test('the measurement gives a speed for each precision and leaves nothing behind', () => {
  const speeds = measureMatrixSpeed(backend);
  expect(Object.keys(speeds)).toEqual(backend.precisions);
  for (const speed of Object.values(speeds)) expect(speed > 0 && Number.isFinite(speed)).toBe(true);
});

test('what was asked for is what a run gets; a backend that lacks it says so, and why it is there', () => {
  const onlyFloat32 = { precisions: ['f32'], notice: 'Computing with WebAssembly: no library.' } as unknown as Backend;
  expect(settlePrecision(backend, 'f32')).toBe('f32');
  expect(settlePrecision(onlyFloat32, 'auto')).toBe('f32');
  const refusal = { family: 'user', code: 'no-such-precision', message: 'There is no bf16 here. Computing with WebAssembly: no library.', hint: expect.stringContaining('--precision f32') as string };
  expect(() => settlePrecision(onlyFloat32, 'bf16')).toThrow(expect.objectContaining(refusal));
});
