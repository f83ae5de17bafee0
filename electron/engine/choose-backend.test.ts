import { beforeEach, describe, expect, test, vi } from 'vitest';
import { userError } from '../../shared/errors';
import { NATIVE_DIED_VARIABLE } from '../../shared/engine-protocol';
import { BACKEND_VARIABLE, chooseBackend } from './choose-backend';
import { loadNativeBinding, type NativeBinding } from './kernels/native-binding';
import { loadWasmBinding } from './kernels/wasm-binding';
import { lacksAvx } from './processor';

vi.mock('./kernels/native-binding');
vi.mock('./kernels/wasm-binding');
vi.mock('./processor');

const START = 'Computing with WebAssembly, on one core and several times slower than native TensorFlow: ';

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(loadNativeBinding).mockReturnValue({ TF_Version: '2.21.0', isUsingGpuDevice: () => false } as NativeBinding);
  vi.mocked(loadWasmBinding).mockResolvedValue({ version: '4.22.0' } as never);
  vi.mocked(lacksAvx).mockReturnValue(false);
  for (const name of [BACKEND_VARIABLE, NATIVE_DIED_VARIABLE]) vi.stubEnv(name, undefined);
});

function libraryIsMissing(): void {
  vi.mocked(loadNativeBinding).mockImplementation(() => {
    throw userError('no-native-tensorflow', 'Native TensorFlow does not load: libtensorflow.so.2: no such file. ', 'Run "npm run set-up".');
  });
}

test('native TensorFlow computes where it loads, and nothing needs to be said', async () => {
  const backend = await chooseBackend();
  expect(backend).toMatchObject({ name: 'tensorflow', version: '2.21.0', device: 'CPU', precisions: ['f32', 'bf16'] });
  expect(backend.notice).toBeUndefined();
  expect(loadWasmBinding).not.toHaveBeenCalled();
});

describe('WebAssembly computes, and one line says why', () => {
  test('where the library does not load', async () => {
    libraryIsMissing();
    expect(await chooseBackend()).toMatchObject({
      ...{ name: 'wasm', version: 'tfjs-backend-wasm 4.22.0', threads: 1, precisions: ['f32'] },
      notice: `${START}native TensorFlow does not load: libtensorflow.so.2: no such file. Run "npm run set-up".`,
    });
  });

  test('where the processor has no AVX: nothing is loaded that would end the process', async () => {
    vi.mocked(lacksAvx).mockReturnValue(true);
    expect((await chooseBackend()).notice).toBe(`${START}this processor is too old for native TensorFlow, which needs AVX.`);
    expect(loadNativeBinding).not.toHaveBeenCalled();
  });

  test('where an engine before this one died of it', async () => {
    vi.stubEnv(NATIVE_DIED_VARIABLE, '1');
    expect((await chooseBackend()).name).toBe('wasm');
    expect(loadNativeBinding).not.toHaveBeenCalled();
  });

  test('where the person asks for it', async () => {
    vi.stubEnv(BACKEND_VARIABLE, 'wasm');
    expect((await chooseBackend()).notice).toBe(`${START}TUNESMITH_BACKEND asks for it.`);
  });

  test('where a run goes on that began with it, unless the person asks for the other', async () => {
    expect((await chooseBackend('wasm')).notice).toBe(`${START}the run began with it, and ends with the same numbers.`);
    vi.stubEnv(BACKEND_VARIABLE, 'tensorflow');
    expect((await chooseBackend('wasm')).name).toBe('tensorflow');
  });
});

test('a person who asks for native TensorFlow gets it, or an error', async () => {
  vi.stubEnv(BACKEND_VARIABLE, 'tensorflow');
  libraryIsMissing();
  await expect(chooseBackend()).rejects.toMatchObject({ code: 'no-native-tensorflow' });
});

test('a wish that nobody knows is refused', async () => {
  vi.stubEnv(BACKEND_VARIABLE, 'webgpu');
  await expect(chooseBackend()).rejects.toMatchObject({ family: 'user', code: 'unknown-backend', message: 'TUNESMITH_BACKEND is "webgpu".' });
});

test('a bug in loading is no reason to compute with something else', async () => {
  vi.mocked(loadNativeBinding).mockImplementation(() => {
    throw new TypeError('x is not a function');
  });
  await expect(chooseBackend()).rejects.toThrow('x is not a function');
});
