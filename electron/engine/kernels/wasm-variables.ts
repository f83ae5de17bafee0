import type { AdamTarget, AdamUpdate, Variable } from '../../bert/tensor-ops';
import { sizeOf, type WasmRuntime, type WasmTensor } from './wasm-runtime';

class WasmVariable implements Variable {
  constructor(
    /** Gone once disposed. */
    public values: Float32Array | undefined,
    readonly shape: readonly number[],
  ) {}
}

/**
 * Weights and moments in arrays of ours: WebAssembly's memory ends at 4 GB, and a model's moments are twice its size. What
 * is read is a copy, small work beside the products that it goes into.
 */
export class WasmVariables {
  constructor(private readonly runtime: WasmRuntime) {}

  create(values: Float32Array, shape: readonly number[]): Variable {
    if (values.length !== sizeOf(shape)) throw new TypeError(`${values.length} values do not fill the shape [${shape.join(',')}].`);
    this.runtime.binding.liveHandles++;
    return new WasmVariable(values.slice(), shape);
  }

  read(variable: Variable): WasmTensor {
    return this.runtime.create(valuesOf(variable), variable.shape, 'float32');
  }

  dispose(variable: Variable): void {
    valuesOf(variable);
    wasm(variable).values = undefined;
    this.runtime.binding.liveHandles--;
  }

  /** In double precision between one float32 weight and the next. */
  applyAdam(targets: readonly AdamTarget[], update: AdamUpdate): void {
    for (const target of targets) this.applyOne(target, update);
  }

  private applyOne({ weight, moment1, moment2, gradient }: AdamTarget, { beta1, beta2, stepSize, epsilon, kept, gradientScale }: AdamUpdate): void {
    const [w, m, v, g] = [valuesOf(weight), valuesOf(moment1), valuesOf(moment2), this.runtime.floats(gradient)];
    for (let i = 0; i < w.length; i++) {
      const slope = gradientScale * g[i]!;
      const mean = beta1 * m[i]! + (1 - beta1) * slope;
      const square = beta2 * v[i]! + (1 - beta2) * slope * slope;
      m[i] = mean;
      v[i] = square;
      w[i] = kept * w[i]! - (stepSize * mean) / (Math.sqrt(square) + epsilon);
    }
  }
}

function valuesOf(variable: Variable): Float32Array {
  const { values } = wasm(variable);
  if (!values) throw new TypeError('The variable has been disposed.');
  return values;
}

function wasm(variable: Variable): WasmVariable {
  if (variable instanceof WasmVariable) return variable;
  throw new TypeError('Expected a variable of this backend.');
}
