import { afterEach, expect, test, vi } from 'vitest';
import { ON_WASM } from '../kernels/test-ops.test-helper';
import { choosePrecision } from '../precision';
import { testBackend } from '../test-backend.test-helper';
import { THREADS_VARIABLE } from '../threads';
import { describeEngine } from './describe';

const backend = await testBackend();

afterEach(() => {
  vi.unstubAllEnvs();
});

test('says what computes, with how many threads, and the precision that "auto" chooses here', async () => {
  vi.stubEnv(THREADS_VARIABLE, '2');
  const { speed, ...description } = describeEngine(await testBackend());
  expect(description).toEqual({
    backend: ON_WASM ? 'wasm' : 'tensorflow',
    tensorflow: backend.version,
    device: backend.device,
    threads: ON_WASM ? 1 : 2,
    precision: choosePrecision(speed),
    formulas: ON_WASM ? 'plain' : 'compiled',
    ...(ON_WASM ? { notice: 'Computing with WebAssembly, on one core and several times slower than native TensorFlow: the tests ask for it.' } : {}),
  });
});
