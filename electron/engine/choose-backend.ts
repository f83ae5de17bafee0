import { AppError, userError } from '../../shared/errors';
import { NATIVE_DIED_VARIABLE, type BackendName } from '../../shared/engine-protocol';
import { nativeBackend, wasmBackend, type Backend } from './backend';
import { loadNativeBinding } from './kernels/native-binding';
import { loadWasmBinding } from './kernels/wasm-binding';
import { lacksAvx } from './processor';

/** What a person may set to choose: `tensorflow` or `wasm`. */
export const BACKEND_VARIABLE = 'TUNESMITH_BACKEND';

/**
 * Native TensorFlow, or WebAssembly where that cannot be had: the library is missing or does not load, or the processor
 * does not know its instructions. TUNESMITH_BACKEND names one of them and leaves no choice.
 *
 * @param begunOn what computed a run that goes on: its last bits are those of the same backend
 * @throws a user error when the one that was asked for is not to be had, or none is.
 */
export async function chooseBackend(begunOn?: BackendName): Promise<Backend> {
  const wish = process.env[BACKEND_VARIABLE] ?? '';
  switch (wish) {
    case 'tensorflow':
      return nativeBackend(loadNativeBinding());
    case 'wasm':
      return wasm(`${BACKEND_VARIABLE} asks for it.`);
    case '':
    case 'auto':
      return begunOn === 'wasm' ? wasm('the run began with it, and ends with the same numbers.') : nativeWhereItRuns();
    default:
      throw userError('unknown-backend', `${BACKEND_VARIABLE} is "${wish}".`, 'It may be "tensorflow", "wasm" or "auto", which is what it is without.');
  }
}

async function nativeWhereItRuns(): Promise<Backend> {
  if (process.env[NATIVE_DIED_VARIABLE] || lacksAvx()) return wasm('this processor is too old for native TensorFlow, which needs AVX.');
  try {
    return nativeBackend(loadNativeBinding());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return wasm([uncapitalized(error.message), error.hint].join(' '));
  }
}

async function wasm(reason: string): Promise<Backend> {
  return wasmBackend(await loadWasmBinding(), reason);
}

/** For the middle of a sentence; "Native TensorFlow does not load: …" is ours, what follows and how it ends is not. */
function uncapitalized(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/[.\s]+$/, '')}.`;
}
