import type { MatrixSpeed } from '../../shared/engine-protocol';
import type { NativeBinding } from './kernels/native-binding';
import { NativeOps, type MatrixPrecision } from './kernels/native-ops';

const SIZE = 768;
const ROUNDS = 15;

/** bfloat16 has to be this much faster to be worth its coarser rounding. */
const WORTHWHILE = 1.5;

/**
 * Measures a (768 × 768)² product in both precisions, the best of several tries; it takes about a tenth of a second. The two
 * take turns: when other programs are busy for a moment, it must not be one precision alone that looks slow.
 */
export function measureMatrixSpeed(binding: NativeBinding): MatrixSpeed {
  const precisions = { f32: new NativeOps(binding, { precision: 'f32' }), bf16: new NativeOps(binding, { precision: 'bf16' }) };
  const best = { f32: 0, bf16: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of ['f32', 'bf16'] as const) best[name] = Math.max(best[name], speed(precisions[name]));
  }
  return best;
}

export function choosePrecision({ f32, bf16 }: MatrixSpeed): MatrixPrecision {
  return bf16 > WORTHWHILE * f32 ? 'bf16' : 'f32';
}

function speed(ops: NativeOps): number {
  return ops.scope(() => {
    const matrix = ops.fromFloats(new Float32Array(SIZE * SIZE).fill(0.5), [SIZE, SIZE]);
    const started = performance.now();
    // A device may compute behind our back: a number that depends on the product is there only after it.
    ops.halfSquaredNorm(ops.float(ops.product(matrix, matrix)));
    return (2 * SIZE ** 3) / ((performance.now() - started) / 1000) / 1e9;
  });
}
