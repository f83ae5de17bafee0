import { userError } from '../../shared/errors';
import type { MatrixSpeed, PrecisionWish } from '../../shared/engine-protocol';
import type { TensorOps } from '../bert/tensor-ops';
import type { Backend } from './backend';
import type { MatrixPrecision } from './kernels/native-ops';

const SIZE = 768;
const ROUNDS = 15;

/**
 * bfloat16 has to be this much faster to be worth its coarser rounding. A processor that knows it measures 1.4 and more (`doctor`
 * prints it), others are slower with it: the border lies between, so that a machine does not choose now this and now that.
 */
const WORTHWHILE = 1.25;

/**
 * Measures a (768 × 768)² product in each precision, the best of several tries; it takes about a tenth of a second. They
 * take turns: when other programs are busy for a moment, it must not be one precision alone that looks slow.
 */
export function measureMatrixSpeed(backend: Backend): MatrixSpeed {
  const candidates = backend.precisions.map((name) => ({ name, ops: backend.ops(name) }));
  const best = { f32: 0, ...(backend.precisions.includes('bf16') ? { bf16: 0 } : {}) };
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, ops } of candidates) best[name] = Math.max(best[name] ?? 0, speed(ops));
  }
  return best;
}

export function choosePrecision({ f32, bf16 = 0 }: MatrixSpeed): MatrixPrecision {
  return bf16 > WORTHWHILE * f32 ? 'bf16' : 'f32';
}

/**
 * What a run computes its matrix products in.
 *
 * @throws a user error when the backend cannot.
 */
export function settlePrecision(backend: Backend, wanted: PrecisionWish): MatrixPrecision {
  if (wanted === 'auto') return backend.precisions.length === 1 ? backend.precisions[0]! : choosePrecision(measureMatrixSpeed(backend));
  if (backend.precisions.includes(wanted)) return wanted;
  throw userError('no-such-precision', `There is no ${wanted} here. ${backend.notice ?? ''}`.trim(), 'Take --precision f32 or auto; a run that began in bf16 goes on where native TensorFlow runs.');
}

function speed(ops: TensorOps): number {
  return ops.scope(() => {
    const matrix = ops.fromFloats(new Float32Array(SIZE * SIZE).fill(0.5), [SIZE, SIZE]);
    const started = performance.now();
    // A device may compute behind our back: a number that depends on the product is there only after it.
    ops.halfSquaredNorm(ops.float(ops.product(matrix, matrix)));
    return (2 * SIZE ** 3) / ((performance.now() - started) / 1000) / 1e9;
  });
}
