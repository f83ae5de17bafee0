import { createRequire } from 'node:module';
import util from 'node:util';
import { userError } from '../../../shared/errors';

/** An attribute of a TensorFlow operation, in the binding's form. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: string | number | boolean | readonly number[];
}

export interface RawTensor {
  readonly id: number;
  readonly shape: number[];
  /** TensorFlow's number for the data type. */
  readonly dtype: number;
}

/** tfjs-node's own interface to TensorFlow's eager runtime (its binding/tfjs_backend.cc). Ids are owned by the caller. */
export interface NativeBinding {
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  /** TensorFlow's version, e.g. "2.21.0". */
  readonly TF_Version: string;
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  createTensor(shape: readonly number[], dtype: number, values: Float32Array | Int32Array | Uint8Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  /** Loads the graph of a SavedModel folder into a session of its own; the id is the session's. */
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Runs a session on tensors; names are separated by commas. Neither inputs nor outputs are copied. */
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): RawTensor[];
  executeOp(name: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputCount: number): RawTensor[];
}

interface TfjsNode {
  backend(): { readonly binding?: NativeBinding };
}

/**
 * Loads tfjs-node and gives its raw binding. The public wrapper adds its own bookkeeping to every operation, and
 * knows neither bfloat16 nor resource variables.
 *
 * @throws a user error when the native library is missing or does not load.
 */
export function loadNativeBinding(): NativeBinding {
  // tfjs-node 4.22 calls a function that Node 23 removed.
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
  try {
    const tfjs = createRequire(import.meta.url)('@tensorflow/tfjs-node') as TfjsNode;
    const { binding } = tfjs.backend();
    if (!binding) throw new Error('tfjs-node loaded, but without its native backend.');
    return binding;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw userError('no-native-tensorflow', `Native TensorFlow does not load: ${reason}`, 'Run "npm run set-up", which stages it and says what is missing.', cause);
  }
}
