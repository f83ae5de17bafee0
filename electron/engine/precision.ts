import type { MatrixSpeed } from '../../shared/engine-protocol';
import type { NativeBinding } from './kernels/native-binding';
import { NativeOps, type MatrixPrecision } from './kernels/native-ops';

const SIZE = 768;
const REPETITIONS = 5;

/** bfloat16 has to be this much faster to be worth its coarser rounding. */
const WORTHWHILE = 1.5;

/** Measures a (768 × 768)² product in both precisions; it takes a few milliseconds. */
export function measureMatrixSpeed(binding: NativeBinding): MatrixSpeed {
  return { f32: speed(new NativeOps(binding, 'f32')), bf16: speed(new NativeOps(binding, 'bf16')) };
}

export function choosePrecision({ f32, bf16 }: MatrixSpeed): MatrixPrecision {
  return bf16 > WORTHWHILE * f32 ? 'bf16' : 'f32';
}

/** The best of several tries, which other programs disturb least. */
function speed(ops: NativeOps): number {
  return ops.scope(() => {
    const matrix = ops.fromFloats(new Float32Array(SIZE * SIZE).fill(0.5), [SIZE, SIZE]);
    const seconds = Array.from({ length: REPETITIONS }, () => {
      const started = performance.now();
      // A device may compute behind our back: a number that depends on the product is there only after it.
      ops.scope(() => ops.halfSquaredNorm(ops.matMul(matrix, matrix)));
      return (performance.now() - started) / 1000;
    });
    return (2 * SIZE ** 3) / Math.min(...seconds) / 1e9;
  });
}
