import { afterEach, expect, test, vi } from 'vitest';
import { loadNativeBinding } from '../kernels/native-binding';
import { choosePrecision } from '../precision';
import { THREADS_VARIABLE } from '../threads';
import { describeEngine } from './describe';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('says what computes, with how many threads, and the precision that "auto" chooses here', () => {
  vi.stubEnv(THREADS_VARIABLE, '2');
  const binding = loadNativeBinding();
  const { speed, ...description } = describeEngine(binding);
  expect(description).toEqual({
    backend: 'tensorflow',
    tensorflow: binding.TF_Version,
    device: binding.isUsingGpuDevice() ? 'GPU' : 'CPU',
    threads: 2,
    precision: choosePrecision(speed),
  });
});
