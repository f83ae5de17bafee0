import { nativeBackend, wasmBackend, type Backend } from './backend';
import { loadNativeBinding } from './kernels/native-binding';
import { ON_WASM } from './kernels/test-ops.test-helper';
import { loadWasmBinding } from './kernels/wasm-binding';

/** The backend that vitest.config.ts has the tests run on. */
export async function testBackend(): Promise<Backend> {
  return ON_WASM ? wasmBackend(await loadWasmBinding(), 'the tests ask for it.') : nativeBackend(loadNativeBinding());
}
