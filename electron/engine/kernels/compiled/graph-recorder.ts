import type { Tensor } from '../../../bert/tensor-ops';
import { float32ToBfloat16 } from '../../../formats/half-precision';
import { FormulaRecorder, type } from './formula-recorder';
import { flagAttribute } from './graph-messages';

/** Writes down all that a model's way forward is made of: formulas, and what stands between them. */
export class GraphRecorder extends FormulaRecorder {
  weight(values: Float32Array, shape: readonly number[]): Tensor {
    return this.constantOf('float32', shape, Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }

  roundedWeight(values: Float32Array, shape: readonly number[]): Tensor {
    const rounded = float32ToBfloat16(values);
    return this.constantOf('bfloat16', shape, Buffer.from(rounded.buffer, rounded.byteOffset, rounded.byteLength));
  }

  product(a: Tensor, b: Tensor, rank: number, transposeA: boolean, transposeB: boolean): Tensor {
    const T = type(a.dtype);
    return rank === 2
      ? this.node('MatMul', [a, b], a.dtype, 'product', { T, transpose_a: flagAttribute(transposeA), transpose_b: flagAttribute(transposeB) })
      : this.node('BatchMatMulV2', [a, b], a.dtype, 'output', { T, adj_x: flagAttribute(transposeA), adj_y: flagAttribute(transposeB) });
  }

  addBias(x: Tensor, bias: Tensor): Tensor {
    return this.node('BiasAdd', [x, bias], x.dtype, 'output', { T: type(x.dtype) });
  }

  softmaxLast(x: Tensor): Tensor {
    return this.node('Softmax', [x], x.dtype, 'softmax', { T: type(x.dtype) });
  }

  /** x/2·(erf(x/√2) + 1): in this order of operations TensorFlow knows it as GELU, and fuses it with the product and the bias before it. */
  geluOf(x: Tensor): Tensor {
    return this.multiply(this.multiply(x, 0.5), this.add(this.erf(this.multiply(x, Math.SQRT1_2)), 1));
  }

  reshape(x: Tensor, shape: Tensor): Tensor {
    return this.node('Reshape', [x, shape], x.dtype, 'output', { T: type(x.dtype), Tshape: type('int32') });
  }

  gatherRows(table: Tensor, indices: Tensor): Tensor {
    const axis = this.constantOf('int32', [], Buffer.from(Int32Array.of(0).buffer));
    return this.node('GatherV2', [table, indices, axis], table.dtype, 'output', { Tparams: type(table.dtype), Tindices: type('int32'), Taxis: type('int32') });
  }
}
