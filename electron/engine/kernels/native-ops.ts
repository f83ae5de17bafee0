import type { FormulaKind } from '../../../shared/engine-protocol';
import type { AdamTarget, AdamUpdate, DataType, Formula, Tensor, TensorOps, Variable } from '../../bert/tensor-ops';
import { CompiledFormulas } from './compiled/compiled-formulas';
import type { NativeBinding } from './native-binding';
import { idOf, NativeRuntime } from './native-runtime';
import { NativeVariables } from './native-variables';

/** How matrix products are computed: in float32, or with both factors rounded to bfloat16 and the result too. */
export type MatrixPrecision = 'f32' | 'bf16';

/** {@link TensorOps} on native TensorFlow: eager operations, and formulas that are compiled into one each. */
export class NativeOps implements TensorOps {
  readonly wholeGraph = false;
  private readonly runtime: NativeRuntime;
  private readonly variables: NativeVariables;
  private readonly softmaxKernel: 'onednn' | 'eigen';
  private readonly compiled: CompiledFormulas;
  /** Whether formulas are compiled at present. */
  private isCompiling = false;

  constructor(
    binding: NativeBinding,
    private precision: MatrixPrecision = 'f32',
    private readonly formulas: FormulaKind = 'compiled',
  ) {
    this.runtime = new NativeRuntime(binding);
    this.variables = new NativeVariables(this.runtime);
    this.compiled = CompiledFormulas.of(binding);
    this.softmaxKernel = this.findSoftmaxKernel();
  }

  get compiles(): boolean {
    return this.formulas === 'compiled' && this.compiled.available;
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

  // Products and formulas -----------------------------------------------------------------------------------------

  compute<Name extends string>(formula: Formula<Name>, inputs: readonly Tensor[], ...constants: readonly number[]): Readonly<Record<Name, Tensor>> {
    const { compiled, runtime } = this;
    if (!this.isCompiling) return this.scope(() => formula(this, inputs, constants));
    const { results, resultOf } = compiled.run(formula, inputs.map((input) => ({ id: idOf(input), dtype: input.dtype })), constants, this.precision);
    const tensors = results.map((result) => runtime.wrap(result));
    return Object.fromEntries([...resultOf].map(([name, index]) => [name, tensors[index]!])) as unknown as Record<Name, Tensor>;
  }

  compiling<T>(body: () => T): T {
    const usual = this.isCompiling;
    this.isCompiling = this.compiles;
    try {
      return body();
    } finally {
      this.isCompiling = usual;
    }
  }

  product(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const { attributes } = this.runtime;
    return this.scope(() => {
      const factors = [this.factor(a), this.factor(b)];
      return a.shape.length === 2
        ? this.runtime.run('MatMul', factors, [attributes.flag('transpose_a', transposeA), attributes.flag('transpose_b', transposeB)])
        : this.runtime.run('BatchMatMulV2', factors, [attributes.flag('adj_x', transposeA), attributes.flag('adj_y', transposeB)]);
    });
  }

  factor(x: Tensor): Tensor {
    return this.cast(x, this.precision === 'bf16' ? 'bfloat16' : 'float32');
  }

  float(x: Tensor): Tensor {
    return this.cast(x, 'float32');
  }

  private cast(x: Tensor, to: DataType): Tensor {
    return x.dtype === to ? x : this.runtime.run('Cast', [x], [this.runtime.attributes.type('DstT', to)]);
  }

  softmaxLast(x: Tensor): Tensor {
    return this.softmaxKernel === 'onednn'
      ? this.runtime.run('_MklSoftmax', [x], [this.runtime.attributes.text('_kernel', 'MklNameChangeOp')])
      : this.runtime.run('Softmax', [x]);
  }

  /**
   * oneDNN's softmax is several times faster than TensorFlow's own, above all in bfloat16. TensorFlow puts it in place only
   * where it rewrites graphs, under a name of its own; builds without oneDNN do not know that name.
   */
  private findSoftmaxKernel(): 'onednn' | 'eigen' {
    const { runtime } = this;
    try {
      return runtime.scope(() => {
        runtime.run('_MklSoftmax', [runtime.create(Float32Array.of(1, 2), [1, 2], 'float32')], [runtime.attributes.text('_kernel', 'MklNameChangeOp')]);
        return 'onednn';
      });
    } catch {
      return 'eigen';
    }
  }

  // Algebra -------------------------------------------------------------------------------------------------------

  add(a: Tensor, b: Tensor | number): Tensor {
    return this.binary('AddV2', a, b);
  }

  subtract(a: Tensor, b: Tensor): Tensor {
    return this.binary('Sub', a, b);
  }

  multiply(a: Tensor, b: Tensor | number): Tensor {
    return this.binary('Mul', a, b);
  }

  private binary(operation: string, a: Tensor, b: Tensor | number): Tensor {
    return typeof b === 'number'
      ? this.scope(() => this.runtime.run(operation, [a, this.runtime.floatScalar(b)]))
      : this.runtime.run(operation, [a, b]);
  }

  addBias(x: Tensor, bias: Tensor): Tensor {
    return this.runtime.run('BiasAdd', [x, bias]);
  }

  sumRows(x: Tensor): Tensor {
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

  private reduceLast(operation: string, x: Tensor): Tensor {
    return this.scope(() => this.runtime.run(operation, [x, this.runtime.ints([-1])], [this.runtime.attributes.flag('keep_dims', true)]));
  }

  halfSquaredNorm(x: Tensor): number {
    return this.scope(() => this.toFloats(this.runtime.run('L2Loss', [x]))[0]!);
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

  /** Four bytes from each 32-bit draw: Philox is counter-based, so they depend on nothing but the key. */
  randomBytes(shape: readonly number[], key: readonly [number, number]): Tensor {
    const { runtime } = this;
    const size = shape.reduce((a, b) => a * b, 1);
    const draws = Math.ceil(size / 4);
    return this.scope(() => {
      const words = runtime.run('StatelessRandomUniformFullInt', [runtime.ints([draws]), runtime.ints(key)], [runtime.attributes.type('dtype', 'int32')]);
      const bytes = runtime.run('Bitcast', [words], [runtime.attributes.type('type', 'uint8')]); // (draws, 4)
      if (draws * 4 === size) return this.reshape(bytes, shape);
      return this.reshape(runtime.run('Slice', [this.reshape(bytes, [draws * 4]), runtime.ints([0]), runtime.ints([size])]), shape);
    });
  }

  keepBelow(x: Tensor, bytes: Tensor, limit: number): Tensor {
    const { runtime } = this;
    return this.scope(() => {
      const kept = runtime.run('Less', [bytes, runtime.create(Uint8Array.of(limit), [], 'uint8')]);
      return runtime.run('SelectV2', [kept, x, runtime.floatScalar(0)]);
    });
  }

  // Learning ------------------------------------------------------------------------------------------------------

  applyAdam(targets: readonly AdamTarget[], update: AdamUpdate): void {
    this.variables.applyAdam(targets, update);
  }
}
