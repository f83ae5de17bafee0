import type { DataType, Tensor } from '../../bert/tensor-ops';
import type { NativeBinding, OpAttribute, RawTensor } from './native-binding';
import { ScopeStack, type Scoped } from './scopes';

/** TensorFlow's numbers for the data types in use (types.proto). */
export const TF_DTYPE = { float32: 1, int32: 3, uint8: 4, bool: 10, bfloat16: 14 } as const satisfies Record<DataType, number>;
const DATA_TYPES = new Map<number, DataType>(Object.entries(TF_DTYPE).map(([name, code]) => [code, name as DataType]));

export class NativeTensor implements Tensor, Scoped {
  owner: Set<Scoped> | undefined;
  constructor(
    readonly id: number,
    readonly shape: readonly number[],
    readonly dtype: DataType,
  ) {}
}

/** Operation attributes; their values, like the operations' names, are TensorFlow's own. */
export class Attributes {
  constructor(private readonly binding: NativeBinding) {}

  type(name: string, value: DataType): OpAttribute {
    return { name, type: this.binding.TF_ATTR_TYPE, value: TF_DTYPE[value] };
  }

  shape(name: string, value: readonly number[]): OpAttribute {
    return { name, type: this.binding.TF_ATTR_SHAPE, value };
  }

  flag(name: string, value: boolean): OpAttribute {
    return { name, type: this.binding.TF_ATTR_BOOL, value };
  }

  text(name: string, value: string): OpAttribute {
    return { name, type: this.binding.TF_ATTR_STRING, value };
  }
}

/** Runs TensorFlow operations by name and owns the handles that come back. */
export class NativeRuntime {
  readonly attributes: Attributes;
  private readonly scopes: ScopeStack<NativeTensor>;

  constructor(readonly binding: NativeBinding) {
    this.attributes = new Attributes(binding);
    this.scopes = new ScopeStack(
      (value): value is NativeTensor => value instanceof NativeTensor,
      (tensor) => binding.deleteTensor(tensor.id),
    );
  }

  /** The first output of an operation, in the current scope. Attributes that follow from the inputs' types are inferred. */
  run(operation: string, inputs: readonly Tensor[], attributes: readonly OpAttribute[] = []): NativeTensor {
    return this.wrap(this.binding.executeOp(operation, attributes, inputs.map(idOf), 1)[0]!);
  }

  /** An operation with raw handles (resources) in and nothing out. */
  runWithoutOutput(operation: string, inputIds: readonly number[]): void {
    this.binding.executeOp(operation, [], inputIds, 0);
  }

  create(values: Float32Array | Int32Array | Uint8Array, shape: readonly number[], dtype: DataType): NativeTensor {
    const id = this.binding.createTensor(shape, TF_DTYPE[dtype], values);
    return this.scopes.adopt(new NativeTensor(id, shape, dtype));
  }

  floatScalar(value: number): NativeTensor {
    return this.create(Float32Array.of(value), [], 'float32');
  }

  intScalar(value: number): NativeTensor {
    return this.create(Int32Array.of(value), [], 'int32');
  }

  ints(values: readonly number[]): NativeTensor {
    return this.create(Int32Array.from(values), [values.length], 'int32');
  }

  toFloats(tensor: Tensor): Float32Array {
    if (tensor.dtype !== 'float32') throw new TypeError(`Expected a float32 tensor, got ${tensor.dtype}.`);
    return this.binding.tensorDataSync(idOf(tensor)) as Float32Array;
  }

  wrap({ id, shape, dtype }: RawTensor): NativeTensor {
    const name = DATA_TYPES.get(dtype);
    if (!name) {
      this.binding.deleteTensor(id);
      throw new TypeError(`TensorFlow gave a tensor of the unexpected data type ${dtype}.`);
    }
    return this.scopes.adopt(new NativeTensor(id, shape, name));
  }

  scope<T>(body: () => T): T {
    return this.scopes.run(body);
  }

  keep(tensor: Tensor): void {
    this.scopes.release(native(tensor));
  }

  dispose(tensor: Tensor): void {
    this.scopes.release(native(tensor));
    this.binding.deleteTensor(idOf(tensor));
  }
}

export function idOf(tensor: Tensor): number {
  return native(tensor).id;
}

function native(tensor: Tensor): NativeTensor {
  if (tensor instanceof NativeTensor) return tensor;
  throw new TypeError('Expected a tensor of this backend.');
}
