import { availableParallelism } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { engineThreads, THREADS_VARIABLE } from './threads';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the host says how many threads there are', () => {
  vi.stubEnv(THREADS_VARIABLE, '3');
  expect(engineThreads()).toBe(3);
});

test.each([undefined, '', '0', '-2', '1.5', 'many'])('without a sensible number (%o) TensorFlow takes all', (value) => {
  vi.stubEnv(THREADS_VARIABLE, value);
  expect(engineThreads()).toBe(availableParallelism());
});
