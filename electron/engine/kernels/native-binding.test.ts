import { createRequire } from 'node:module';
import { afterEach, expect, test, vi } from 'vitest';
import { loadNativeBinding } from './native-binding';
import { nativeBindingOrSkip } from './test-ops.test-helper';

vi.mock('node:module', async (original) => {
  const { createRequire: real } = await original<typeof import('node:module')>();
  return { createRequire: vi.fn(real) };
});

const binding = nativeBindingOrSkip();

afterEach(() => {
  vi.mocked(createRequire).mockReset();
});

test('native TensorFlow loads, and says which it is', () => {
  expect(binding.TF_Version).toMatch(/^\d+\.\d+\.\d+/);
});

test.each([
  { what: 'the library is not there', load: () => fail('libtensorflow.so.2: cannot open shared object file\n  at …'), reason: 'libtensorflow.so.2: cannot open shared object file' },
  { what: 'it comes without its backend', load: () => ({ backend: () => ({}) }), reason: 'tfjs-node loaded, but without its native backend.' },
])('when $what, the person learns why and what to do, in one line', ({ load, reason }) => {
  vi.mocked(createRequire).mockReturnValue(load as unknown as NodeJS.Require);
  expect(() => loadNativeBinding()).toThrow(
    expect.objectContaining({ family: 'user', code: 'no-native-tensorflow', message: `Native TensorFlow does not load: ${reason}`, hint: expect.stringContaining('npm run set-up') as string }),
  );
});

function fail(message: string): never {
  throw new Error(message);
}
