import type { Tensor } from '../../bert/tensor-ops';
import { ScopeStack, type Scoped } from './scopes';
import type { WasmBinding, WasmData, WasmDataType } from './wasm-binding';

export class WasmTensor implements Tensor, Scoped {
  owner: Set<Scoped> | undefined;
  isFreed = false;
  constructor(
    readonly data: WasmData['dataId'],
    readonly shape: readonly number[],
    readonly dtype: WasmDataType,
  ) {}
}

/** Runs tfjs's kernels by name and owns the tensors that come back. */
export class WasmRuntime {
  private readonly scopes: ScopeStack<WasmTensor>;

  constructor(readonly binding: WasmBinding) {
    this.scopes = new ScopeStack(
      (value): value is WasmTensor => value instanceof WasmTensor,
      (tensor) => this.free(tensor),
    );
  }

  /** The output of a kernel, in the current scope; inputs and attributes have the names that tfjs gives them. */
  run(kernel: string, inputs: Readonly<Record<string, Tensor>>, attributes?: Readonly<Record<string, unknown>>): WasmTensor {
    const data = Object.fromEntries(Object.entries(inputs).map(([name, tensor]) => [name, dataOf(tensor)]));
    return this.wrap(this.binding.run(kernel, data, attributes));
  }

  /** Takes over a kernel's output; another shape of the same size may be given to it. */
  wrap(data: WasmData, shape: readonly number[] = data.shape): WasmTensor {
    this.binding.liveHandles++;
    return this.scopes.adopt(new WasmTensor(data.dataId, shape, data.dtype as WasmDataType));
  }

  /** Its contents are what was there before: fill it. */
  allocate(shape: readonly number[], dtype: WasmDataType): WasmTensor {
    return this.wrap(this.binding.allocate(shape, dtype));
  }

  /** A tensor with a copy of the values. */
  create(values: Float32Array | Int32Array, shape: readonly number[], dtype: WasmDataType): WasmTensor {
    if (values.length !== sizeOf(shape)) throw new TypeError(`${values.length} values do not fill the shape [${shape.join(',')}].`);
    const tensor = this.allocate(shape, dtype);
    this.values(tensor).set(values);
    return tensor;
  }

  floatScalar(value: number): WasmTensor {
    return this.create(Float32Array.of(value), [], 'float32');
  }

  /** The tensor's own memory, until the next allocation. */
  values(tensor: Tensor): Float32Array | Int32Array | Uint8Array {
    return this.binding.values(dataOf(tensor));
  }

  /** The same of a float32 tensor. */
  floats(tensor: Tensor): Float32Array {
    if (tensor.dtype !== 'float32') throw new TypeError(`Expected a float32 tensor, got ${tensor.dtype}.`);
    return this.values(tensor) as Float32Array;
  }

  /** A new tensor of the same shape whose memory `fill` fills; a kernel of our own. */
  fill(shape: readonly number[], dtype: 'float32', fill: (values: Float32Array) => void): WasmTensor;
  fill(shape: readonly number[], dtype: 'bool', fill: (values: Uint8Array) => void): WasmTensor;
  fill(shape: readonly number[], dtype: WasmDataType, fill: (values: never) => void): WasmTensor {
    const tensor = this.allocate(shape, dtype);
    fill(this.values(tensor) as never);
    return tensor;
  }

  scope<T>(body: () => T): T {
    return this.scopes.run(body);
  }

  keep(tensor: Tensor): void {
    this.scopes.release(wasm(tensor));
  }

  dispose(tensor: Tensor): void {
    const own = wasm(tensor);
    if (own.isFreed) throw freed();
    this.scopes.release(own);
    this.free(own);
  }

  private free(tensor: WasmTensor): void {
    tensor.isFreed = true;
    this.binding.liveHandles--;
    this.binding.free(infoOf(tensor));
  }
}

/** The tensor as tfjs's kernels take it; perhaps in another shape of the same size. */
export function dataOf(tensor: Tensor, shape?: readonly number[]): WasmData {
  const own = wasm(tensor);
  if (own.isFreed) throw freed();
  return infoOf(own, shape);
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function infoOf({ data, shape: own, dtype }: WasmTensor, shape: readonly number[] = own): WasmData {
  return { dataId: data, shape: [...shape], dtype };
}

function wasm(tensor: Tensor): WasmTensor {
  if (tensor instanceof WasmTensor) return tensor;
  throw new TypeError('Expected a tensor of this backend.');
}

function freed(): TypeError {
  return new TypeError('The tensor has been freed.');
}
