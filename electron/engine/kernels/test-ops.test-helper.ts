import { beforeEach } from 'vitest';
import type { TensorOps } from '../../bert/tensor-ops';
import { loadNativeBinding, type NativeBinding } from './native-binding';
import { NativeOps, type MatrixPrecision } from './native-ops';
import { loadWasmBinding } from './wasm-binding';
import { WasmOps } from './wasm-ops';

/** vitest.config.ts says which backend the tests run on: each that any backend must pass runs on both. */
export const ON_WASM = process.env['TUNESMITH_BACKEND'] === 'wasm';

/** What the backend can compute matrix products in. */
export const PRECISIONS: readonly MatrixPrecision[] = ON_WASM ? ['f32'] : ['f32', 'bf16'];

/** The operations of the backend that is tested; all share one binding, and count the same handles. */
export const TestOps: new (precision?: MatrixPrecision) => TensorOps = ON_WASM ? await wasmOps() : nativeOps();

/** For tests of native TensorFlow alone: its binding. On another backend every test of the file is skipped, and says why. */
export function nativeBindingOrSkip(): NativeBinding {
  if (!ON_WASM) return loadNativeBinding();
  beforeEach(({ skip }) => skip('needs native TensorFlow'));
  return { getNumOfTensors: () => 0 } as NativeBinding;
}

async function wasmOps() {
  const binding = await loadWasmBinding();
  return class extends WasmOps {
    constructor(precision: MatrixPrecision = 'f32') {
      if (precision !== 'f32') throw new TypeError('This test needs native TensorFlow: WebAssembly computes in float32.');
      super(binding);
    }
  };
}

function nativeOps() {
  const binding = loadNativeBinding();
  return class extends NativeOps {
    constructor(precision: MatrixPrecision = 'f32') {
      super(binding, precision);
    }
  };
}
