import type { BackendName, FormulaKind } from '../../shared/engine-protocol';
import type { TensorOps } from '../bert/tensor-ops';
import { CompiledFormulas } from './kernels/compiled/compiled-formulas';
import { GraphOps } from './kernels/compiled/graph-ops';
import type { NativeBinding } from './kernels/native-binding';
import { NativeOps, type MatrixPrecision } from './kernels/native-ops';
import type { WasmBinding } from './kernels/wasm-binding';
import { WasmOps } from './kernels/wasm-ops';
import { engineThreads } from './threads';

/** What computes: all that the engine's tasks know of it. */
export interface Backend {
  readonly name: BackendName;
  /** Of the program that computes. */
  readonly version: string;
  readonly device: string;
  readonly threads: number;
  /** What matrix products can be computed in. */
  readonly precisions: readonly MatrixPrecision[];
  /** Whether it can compile formulas; asking takes it a moment. */
  readonly compiles: () => boolean;
  /** One line for a person, where it is not what they would expect: what computes instead, and why. */
  readonly notice?: string;
  ops(precision?: MatrixPrecision, formulas?: FormulaKind): TensorOps;
  /** For a model of so many weights that answers often and does not learn; where that is worth it. */
  graphOps?(weights: number, precision: MatrixPrecision): TensorOps | undefined;
}

/**
 * Up to how many weights a model is made into a graph: while it is made, TensorFlow holds them several times over, and what is saved, the
 * calls of single operations, matters less the larger they are.
 */
const MOST_WEIGHTS_IN_GRAPH = 36e6;

export function nativeBackend(binding: NativeBinding): Backend {
  return {
    name: 'tensorflow',
    version: binding.TF_Version,
    device: binding.isUsingGpuDevice() ? 'GPU' : 'CPU',
    threads: engineThreads(),
    precisions: ['f32', 'bf16'],
    compiles: () => CompiledFormulas.of(binding).available,
    ops: (precision = 'f32', formulas = 'compiled') => new NativeOps(binding, precision, formulas),
    graphOps: (weights, precision) => (weights <= MOST_WEIGHTS_IN_GRAPH ? new GraphOps(binding, precision) : undefined),
  };
}

/** @param reason why it is not native TensorFlow, in the middle of a sentence */
export function wasmBackend(binding: WasmBinding, reason: string): Backend {
  return {
    name: 'wasm',
    version: `tfjs-backend-wasm ${binding.version}`,
    device: 'CPU',
    threads: 1,
    precisions: ['f32'],
    compiles: () => false,
    notice: `Computing with WebAssembly, on one core and several times slower than native TensorFlow: ${reason}`,
    ops: () => new WasmOps(binding),
  };
}
