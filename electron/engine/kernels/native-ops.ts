import type { AdamUpdate, Tensor, TensorOps, Variable } from '../../bert/tensor-ops';
import type { NativeBinding } from './native-binding';
import { NativeRuntime } from './native-runtime';
import { NativeVariables } from './native-variables';

/** How matrix products are computed: in float32, or with both factors rounded to bfloat16 and the result too. */
export type MatrixPrecision = 'f32' | 'bf16';

/** {@link TensorOps} on native TensorFlow, one eager operation at a time. */
export class NativeOps implements TensorOps {
  private readonly runtime: NativeRuntime;
  private readonly variables: NativeVariables;

  constructor(
    binding: NativeBinding,
    private precision: MatrixPrecision = 'f32',
  ) {
    this.runtime = new NativeRuntime(binding);
    this.variables = new NativeVariables(this.runtime);
  }

  get liveHandles(): number {
    return this.runtime.binding.getNumOfTensors();
  }

  // Life and death -----------------------------------------------------------------------------------------------

  scope<T>(body: () => T): T {
    return this.runtime.scope(body);
  }

  keep(tensor: Tensor): void {
    this.runtime.keep(tensor);
  }

  dispose(tensor: Tensor): void {
    this.runtime.dispose(tensor);
  }

  // In and out ----------------------------------------------------------------------------------------------------

  fromFloats(values: Float32Array, shape: readonly number[]): Tensor {
    return this.runtime.create(values, shape, 'float32');
  }

  fromInts(values: Int32Array, shape: readonly number[]): Tensor {
    return this.runtime.create(values, shape, 'int32');
  }

  toFloats(tensor: Tensor): Float32Array {
    return this.runtime.toFloats(tensor);
  }

  variable(values: Float32Array, shape: readonly number[]): Variable {
    return this.variables.create(values, shape);
  }

  read(variable: Variable): Tensor {
    return this.variables.read(variable);
  }

  disposeVariable(variable: Variable): void {
    this.variables.dispose(variable);
  }

  async inFullPrecision<T>(body: () => Promise<T>): Promise<T> {
    const usual = this.precision;
    this.precision = 'f32';
    try {
      return await body();
    } finally {
      this.precision = usual;
    }
  }

  // Algebra -------------------------------------------------------------------------------------------------------

  matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    return this.precision === 'f32' ? this.product(a, b, transposeA, transposeB) : this.roundedProduct(a, b, transposeA, transposeB);
  }

  private product(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
    const { attributes } = this.runtime;
    return a.shape.length === 2
      ? this.runtime.run('MatMul', [a, b], [attributes.flag('transpose_a', transposeA), attributes.flag('transpose_b', transposeB)])
      : this.runtime.run('BatchMatMulV2', [a, b], [attributes.flag('adj_x', transposeA), attributes.flag('adj_y', transposeB)]);
  }

  private roundedProduct(a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
    const { attributes } = this.runtime;
    const cast = (x: Tensor, to: 'bfloat16' | 'float32') => this.runtime.run('Cast', [x], [attributes.type('DstT', to)]);
    return this.scope(() => cast(this.product(cast(a, 'bfloat16'), cast(b, 'bfloat16'), transposeA, transposeB), 'float32'));
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

  divide(a: Tensor, b: Tensor): Tensor {
    return this.binary('RealDiv', a, b);
  }

  private binary(operation: string, a: Tensor, b: Tensor | number): Tensor {
    return typeof b === 'number'
      ? this.scope(() => this.runtime.run(operation, [a, this.runtime.floatScalar(b)]))
      : this.runtime.run(operation, [a, b]);
  }

  addBias(x: Tensor, bias: Tensor): Tensor {
    return this.runtime.run('BiasAdd', [x, bias]);
  }

  sumToBias(x: Tensor): Tensor {
    return this.runtime.run('BiasAddGrad', [x]);
  }

  exp(x: Tensor): Tensor {
    return this.runtime.run('Exp', [x]);
  }

  erf(x: Tensor): Tensor {
    return this.runtime.run('Erf', [x]);
  }

  tanh(x: Tensor): Tensor {
    return this.runtime.run('Tanh', [x]);
  }

  relu(x: Tensor): Tensor {
    return this.runtime.run('Relu', [x]);
  }

  square(x: Tensor): Tensor {
    return this.runtime.run('Square', [x]);
  }

  rsqrt(x: Tensor): Tensor {
    return this.runtime.run('Rsqrt', [x]);
  }

  sumLast(x: Tensor): Tensor {
    return this.reduceLast('Sum', x);
  }

  meanLast(x: Tensor): Tensor {
    return this.reduceLast('Mean', x);
  }

  maxLast(x: Tensor): Tensor {
    return this.reduceLast('Max', x);
  }

  private reduceLast(operation: string, x: Tensor): Tensor {
    return this.scope(() => this.runtime.run(operation, [x, this.runtime.ints([-1])], [this.runtime.attributes.flag('keep_dims', true)]));
  }

  halfSquaredNorm(x: Tensor): number {
    return this.scope(() => this.toFloats(this.runtime.run('L2Loss', [x]))[0]!);
  }

  sparseCrossEntropy(logits: Tensor, ids: Tensor): { readonly losses: Tensor; readonly gradient: Tensor } {
    const [losses, gradient] = this.runtime.runForMany('SparseSoftmaxCrossEntropyWithLogits', [logits, ids], 2);
    return { losses: losses!, gradient: gradient! };
  }

  // Shape and choice ----------------------------------------------------------------------------------------------

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    return this.scope(() => this.runtime.run('Reshape', [x, this.runtime.ints(shape)]));
  }

  transpose(x: Tensor, permutation: readonly number[]): Tensor {
    return this.scope(() => this.runtime.run('Transpose', [x, this.runtime.ints(permutation)]));
  }

  gatherRows(table: Tensor, indices: Tensor): Tensor {
    return this.scope(() => this.runtime.run('GatherV2', [table, indices, this.runtime.intScalar(0)]));
  }

  scatterAddRows(rows: Tensor, indices: Tensor, rowCount: number): Tensor {
    return this.scope(() => this.runtime.run('UnsortedSegmentSum', [rows, indices, this.runtime.intScalar(rowCount)]));
  }

  isPositive(x: Tensor): Tensor {
    const { attributes } = this.runtime;
    return this.scope(() => this.runtime.run('Cast', [this.binary('Greater', x, 0)], [attributes.type('DstT', 'float32')]));
  }

  /** Four bytes from each 32-bit draw: Philox is counter-based, so the mask depends on nothing but its key. */
  randomMask(shape: readonly number[], keepSteps: number, key: readonly [number, number]): Tensor {
    const { runtime } = this;
    const size = shape.reduce((a, b) => a * b, 1);
    const draws = Math.ceil(size / 4);
    return this.scope(() => {
      const words = runtime.run('StatelessRandomUniformFullInt', [runtime.ints([draws]), runtime.ints(key)], [runtime.attributes.type('dtype', 'int32')]);
      const bytes = this.reshape(runtime.run('Bitcast', [words], [runtime.attributes.type('type', 'uint8')]), [draws * 4]);
      const exact = draws * 4 === size ? bytes : runtime.run('Slice', [bytes, runtime.ints([0]), runtime.ints([size])]);
      return runtime.run('Less', [this.reshape(exact, shape), runtime.create(Uint8Array.of(keepSteps), [], 'uint8')]);
    });
  }

  applyMask(mask: Tensor, x: Tensor): Tensor {
    return this.scope(() => this.runtime.run('SelectV2', [mask, x, this.runtime.floatScalar(0)]));
  }

  // Learning ------------------------------------------------------------------------------------------------------

  applyAdam(weight: Variable, moment1: Variable, moment2: Variable, gradient: Tensor, update: AdamUpdate): void {
    this.variables.applyAdam(weight, moment1, moment2, gradient, update);
  }
}
