import type { Tensor } from '../../bert/tensor-ops';
import { dataOf, sizeOf, type WasmRuntime, type WasmTensor } from './wasm-runtime';

/** Beside the factor that XNNPACK packs anew, for what it keeps about a product. */
const PACKING_EXTRA_BYTES = 1 << 20;

/**
 * Matrix products over the last two axes. tfjs has a fast path, XNNPACK's, for two plain matrices alone; flags and batches
 * go through loops that are ten times slower. So factors are transposed beforehand, and batches are multiplied one by one.
 */
export function matrixProduct(runtime: WasmRuntime, a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): WasmTensor {
  return runtime.scope(() => {
    const left = transposeA ? transposed(runtime, a) : a;
    const right = transposeB ? transposed(runtime, b) : b;
    checkShapes(left.shape, right.shape, a, b);
    return left.shape.length === 2 ? plainProduct(runtime, left, right) : batchedProduct(runtime, left, right);
  });
}

function transposed(runtime: WasmRuntime, x: Tensor): WasmTensor {
  const rank = x.shape.length;
  const axes = x.shape.map((_, axis) => axis);
  return runtime.run('Transpose', { x }, { perm: [...axes.slice(0, -2), rank - 1, rank - 2] });
}

function checkShapes(left: readonly number[], right: readonly number[], a: Tensor, b: Tensor): void {
  const rank = left.length;
  const fit = rank >= 2 && right.length === rank && left[rank - 1] === right[rank - 2] && left.slice(0, -2).every((size, axis) => size === right[axis]);
  if (!fit) throw new TypeError(`Matrix factors of the shapes [${a.shape.join(',')}] and [${b.shape.join(',')}] do not fit each other.`);
}

/** (M, K) · (K, N) → (M, N) */
function plainProduct(runtime: WasmRuntime, left: Tensor, right: Tensor): WasmTensor {
  const [rows, columns] = [left.shape[0]!, right.shape[1]!];
  runtime.binding.reserve(4 * sizeOf(right.shape) + PACKING_EXTRA_BYTES);
  const factors = { a: dataOf(left, [1, ...left.shape]), b: dataOf(right, [1, ...right.shape]) };
  return runtime.wrap(runtime.binding.run('BatchMatMul', factors, { transposeA: false, transposeB: false }), [rows, columns]);
}

/** (…, M, K) · (…, K, N) → (…, M, N) */
function batchedProduct(runtime: WasmRuntime, left: Tensor, right: Tensor): WasmTensor {
  const leading = left.shape.slice(0, -2);
  const product = runtime.allocate([...leading, left.shape.at(-2)!, right.shape.at(-1)!], 'float32');
  const size = sizeOf(product.shape.slice(-2));
  for (let i = 0; i < sizeOf(leading); i++) {
    runtime.scope(() => {
      const one = plainProduct(runtime, matrixAt(runtime, left, i), matrixAt(runtime, right, i));
      runtime.floats(product).set(runtime.floats(one), i * size);
    });
  }
  return product;
}

/** A copy of one matrix of a batch. tfjs remembers the right factors by name, so that each must have its own. */
function matrixAt(runtime: WasmRuntime, batch: Tensor, index: number): WasmTensor {
  const shape = batch.shape.slice(-2);
  const size = sizeOf(shape);
  return runtime.fill(shape, 'float32', (values) => values.set(runtime.floats(batch).subarray(index * size, (index + 1) * size)));
}
