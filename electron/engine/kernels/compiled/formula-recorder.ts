import type { DataType, FormulaOps, Tensor } from '../../../bert/tensor-ops';
import { float32ToBfloat16 } from '../../../formats/half-precision';
import type { MatrixPrecision } from '../native-ops';
import { TF_DTYPE } from '../native-runtime';
import { flagAttribute, inputName, tensorAttribute, typeAttribute, type GraphFunction, type GraphNode } from './graph-messages';
import type { Message } from './protobuf';

/** A value inside a formula: known by where it comes from. It has no shape: a formula fits inputs of every size. */
class RecordedTensor implements Tensor {
  constructor(
    readonly source: string,
    readonly dtype: DataType,
  ) {}

  get shape(): readonly number[] {
    throw new TypeError('A formula must not depend on the sizes of its tensors.');
  }
}

/** Writes a formula down, operation by operation, instead of computing it. */
export class FormulaRecorder implements FormulaOps {
  private readonly nodes: GraphNode[] = [];

  constructor(private readonly precision: MatrixPrecision) {}

  argument(index: number, dtype: DataType): Tensor {
    return new RecordedTensor(inputName(index), dtype);
  }

  /** All that was recorded, as a function of the arguments with these results. */
  finish(name: string, argumentTypes: readonly DataType[], results: readonly Tensor[]): GraphFunction {
    return {
      name,
      arguments: argumentTypes.map((dtype) => TF_DTYPE[dtype]),
      nodes: this.nodes,
      results: results.map((result) => ({ source: recorded(result).source, type: TF_DTYPE[result.dtype] })),
    };
  }

  add(a: Tensor, b: Tensor | number): Tensor {
    return this.binary('AddV2', a, b);
  }

  subtract(a: Tensor, b: Tensor): Tensor {
    return this.binary('Sub', a, b);
  }

  multiply(a: Tensor, b: Tensor | number): Tensor {
    return this.binary('Mul', a, b);
  }

  exp(x: Tensor): Tensor {
    return this.unary('Exp', x);
  }

  erf(x: Tensor): Tensor {
    return this.unary('Erf', x);
  }

  tanh(x: Tensor): Tensor {
    return this.unary('Tanh', x);
  }

  relu(x: Tensor): Tensor {
    return this.unary('Relu', x, 'activations');
  }

  square(x: Tensor): Tensor {
    return this.unary('Square', x);
  }

  rsqrt(x: Tensor): Tensor {
    return this.unary('Rsqrt', x);
  }

  sumLast(x: Tensor): Tensor {
    return this.reduce('Sum', x, -1, true);
  }

  meanLast(x: Tensor): Tensor {
    return this.reduce('Mean', x, -1, true);
  }

  sumRows(x: Tensor): Tensor {
    return this.reduce('Sum', x, 0, false);
  }

  transpose(x: Tensor, permutation: readonly number[]): Tensor {
    return this.node('Transpose', [x, this.ints(permutation)], x.dtype, 'y', { T: type(x.dtype), Tperm: type('int32') });
  }

  isPositive(x: Tensor): Tensor {
    return this.cast(this.node('Greater', [x, this.constant(0)], 'bool', 'z', { T: type(x.dtype) }), 'float32');
  }

  keepBelow(x: Tensor, bytes: Tensor, keepSteps: number): Tensor {
    const limit = this.constantOf('uint8', [], Buffer.from([keepSteps]));
    const kept = this.node('Less', [bytes, limit], 'bool', 'z', { T: type('uint8') });
    return this.node('SelectV2', [kept, x, this.constant(0)], x.dtype, 'output', { T: type(x.dtype) });
  }

  factor(x: Tensor): Tensor {
    return this.precision === 'bf16' ? this.cast(x, 'bfloat16') : x;
  }

  float(x: Tensor): Tensor {
    return this.cast(x, 'float32');
  }

  private cast(x: Tensor, to: DataType): Tensor {
    return x.dtype === to ? x : this.node('Cast', [x], to, 'y', { SrcT: type(x.dtype), DstT: type(to) });
  }

  private binary(operation: string, a: Tensor, b: Tensor | number): Tensor {
    return this.node(operation, [a, typeof b === 'number' ? this.constant(b, a.dtype) : b], a.dtype, 'z', { T: type(a.dtype) });
  }

  private unary(operation: string, x: Tensor, output = 'y'): Tensor {
    return this.node(operation, [x], x.dtype, output, { T: type(x.dtype) });
  }

  private reduce(operation: string, x: Tensor, axis: number, keep: boolean): Tensor {
    return this.node(operation, [x, this.ints([axis])], x.dtype, 'output', { T: type(x.dtype), Tidx: type('int32'), keep_dims: flagAttribute(keep) });
  }

  protected ints(values: readonly number[]): Tensor {
    return this.constantOf('int32', [values.length], Buffer.from(Int32Array.from(values).buffer));
  }

  private constant(value: number, dtype: DataType = 'float32'): Tensor {
    const float = Float32Array.of(value);
    return this.constantOf(dtype, [], Buffer.from((dtype === 'bfloat16' ? float32ToBfloat16(float) : float).buffer));
  }

  protected constantOf(dtype: DataType, dimensions: readonly number[], content: Buffer): Tensor {
    return this.node('Const', [], dtype, 'output', { dtype: type(dtype), value: tensorAttribute(TF_DTYPE[dtype], dimensions, content) });
  }

  protected node(operation: string, inputs: readonly Tensor[], dtype: DataType, output: string, attributes: Record<string, Message>): Tensor {
    const name = `n${this.nodes.length}`;
    this.nodes.push({ name, operation, inputs: inputs.map((input) => recorded(input).source), attributes });
    return new RecordedTensor(`${name}:${output}:0`, dtype);
  }
}

export function type(dtype: DataType): Message {
  return typeAttribute(TF_DTYPE[dtype]);
}

function recorded(tensor: Tensor): RecordedTensor {
  if (tensor instanceof RecordedTensor) return tensor;
  throw new TypeError('A formula computes with its arguments alone.');
}
