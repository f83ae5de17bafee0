import type { AdamTarget, AdamUpdate, Formula, Tensor, TensorOps, Variable } from '../../bert/tensor-ops';
import { fillBytes } from './philox';
import type { WasmBinding } from './wasm-binding';
import { matrixProduct } from './wasm-products';
import { WasmRuntime, sizeOf, type WasmTensor } from './wasm-runtime';
import { WasmVariables } from './wasm-variables';

/**
 * {@link TensorOps} on WebAssembly, in float32. An operation is one of tfjs's kernels (`run`), or a loop over the tensors'
 * memory where tfjs has none, or a slower or less careful one.
 */
export class WasmOps implements TensorOps {
  readonly wholeGraph = false;
  readonly compiles = false;
  private readonly runtime: WasmRuntime;
  private readonly variables: WasmVariables;

  constructor(binding: WasmBinding) {
    this.runtime = new WasmRuntime(binding);
    this.variables = new WasmVariables(this.runtime);
  }

  get liveHandles(): number {
    return this.runtime.binding.liveHandles;
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
    return this.runtime.floats(tensor).slice();
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

  /** There is no other precision. */
  inFullPrecision<T>(body: () => Promise<T>): Promise<T> {
    return body();
  }

  // Products and formulas -----------------------------------------------------------------------------------------

  compute<Name extends string>(formula: Formula<Name>, inputs: readonly Tensor[], ...constants: readonly number[]): Readonly<Record<Name, Tensor>> {
    return this.scope(() => formula(this, inputs, constants));
  }

  /** There is no compiler. */
  compiling<T>(body: () => T): T {
    return body();
  }

  factor(x: Tensor): Tensor {
    return x;
  }

  float(x: Tensor): Tensor {
    return x;
  }

  softmaxLast(x: Tensor): Tensor {
    return this.scope(() => {
      const axis = x.shape.length - 1;
      const largest = this.runtime.run('Max', { x }, { reductionIndices: [axis], keepDims: true });
      const exponentials = this.exp(this.subtract(x, largest));
      return this.runtime.run('RealDiv', { a: exponentials, b: this.sumLast(exponentials) });
    });
  }

  product(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    return matrixProduct(this.runtime, a, b, transposeA, transposeB);
  }

  // Algebra -------------------------------------------------------------------------------------------------------

  add(a: Tensor, b: Tensor | number): Tensor {
    return this.binary('Add', a, b);
  }

  subtract(a: Tensor, b: Tensor): Tensor {
    return this.binary('Sub', a, b);
  }

  multiply(a: Tensor, b: Tensor | number): Tensor {
    return this.binary('Multiply', a, b);
  }

  private binary(kernel: string, a: Tensor, b: Tensor | number): Tensor {
    if (typeof b === 'number') return this.scope(() => this.runtime.run(kernel, { a, b: this.runtime.floatScalar(b) }));
    checkBroadcast(a.shape, b.shape);
    return this.runtime.run(kernel, { a, b });
  }

  addBias(x: Tensor, bias: Tensor): Tensor {
    return this.binary('Add', x, bias);
  }

  sumRows(x: Tensor): Tensor {
    const width = x.shape.at(-1)!;
    return this.runtime.fill([width], 'float32', (sums) => {
      const values = this.runtime.floats(x);
      const exact = new Float64Array(width);
      for (let row = 0; row < values.length; row += width) {
        for (let i = 0; i < width; i++) exact[i]! += values[row + i]!;
      }
      sums.set(exact);
    });
  }

  exp(x: Tensor): Tensor {
    return this.runtime.run('Exp', { x });
  }

  erf(x: Tensor): Tensor {
    return this.runtime.run('Erf', { x });
  }

  tanh(x: Tensor): Tensor {
    return this.runtime.run('Tanh', { x });
  }

  relu(x: Tensor): Tensor {
    return this.map(x, (value) => (value < 0 ? 0 : value));
  }

  square(x: Tensor): Tensor {
    return this.runtime.run('Square', { x });
  }

  rsqrt(x: Tensor): Tensor {
    return this.runtime.run('Rsqrt', { x });
  }

  sumLast(x: Tensor): Tensor {
    return this.runtime.run('Sum', { x }, { axis: [x.shape.length - 1], keepDims: true });
  }

  meanLast(x: Tensor): Tensor {
    return this.runtime.run('Mean', { x }, { axis: [x.shape.length - 1], keepDims: true });
  }

  halfSquaredNorm(x: Tensor): number {
    const values = this.runtime.floats(x);
    let sum = 0;
    for (const value of values) sum += value * value;
    return sum / 2;
  }

  // Shape and choice ----------------------------------------------------------------------------------------------

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    return this.runtime.run('Reshape', { x }, { shape: [...shape] });
  }

  transpose(x: Tensor, permutation: readonly number[]): Tensor {
    return this.runtime.run('Transpose', { x }, { perm: [...permutation] });
  }

  gatherRows(table: Tensor, indices: Tensor): Tensor {
    const [rowCount, width] = table.shape as [number, number];
    return this.runtime.fill([sizeOf(indices.shape), width], 'float32', (gathered) => {
      const rows = this.runtime.floats(table);
      this.runtime.values(indices).forEach((index, i) => {
        checkIndex(index, rowCount);
        gathered.set(rows.subarray(index * width, (index + 1) * width), i * width);
      });
    });
  }

  scatterAddRows(rows: Tensor, indices: Tensor, rowCount: number): Tensor {
    const width = rows.shape.at(-1)!;
    return this.runtime.fill([rowCount, width], 'float32', (sums) => {
      const values = this.runtime.floats(rows);
      sums.fill(0);
      this.runtime.values(indices).forEach((index, row) => {
        checkIndex(index, rowCount);
        for (let i = 0; i < width; i++) sums[index * width + i]! += values[row * width + i]!;
      });
    });
  }

  isPositive(x: Tensor): Tensor {
    return this.map(x, (value) => (value > 0 ? 1 : 0));
  }

  private map(x: Tensor, compute: (value: number) => number): WasmTensor {
    return this.runtime.fill(x.shape, 'float32', (results) => {
      const values = this.runtime.floats(x);
      for (let i = 0; i < values.length; i++) results[i] = compute(values[i]!);
    });
  }

  randomBytes(shape: readonly number[], key: readonly [number, number]): Tensor {
    // tfjs knows no bytes; its booleans are stored as such.
    return this.runtime.fill(shape, 'bool', (bytes) => fillBytes(bytes, key));
  }

  keepBelow(x: Tensor, bytes: Tensor, limit: number): Tensor {
    return this.runtime.fill(x.shape, 'float32', (kept) => {
      const [drawn, values] = [this.runtime.values(bytes), this.runtime.floats(x)];
      for (let i = 0; i < values.length; i++) kept[i] = drawn[i]! < limit ? values[i]! : 0;
    });
  }

  // Learning ------------------------------------------------------------------------------------------------------

  applyAdam(targets: readonly AdamTarget[], update: AdamUpdate): void {
    this.variables.applyAdam(targets, update);
  }
}

function checkBroadcast(a: readonly number[], b: readonly number[]): void {
  for (let axis = 1; axis <= Math.min(a.length, b.length); axis++) {
    const [sizeA, sizeB] = [a.at(-axis)!, b.at(-axis)!];
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) throw new TypeError(`The shapes [${a.join(',')}] and [${b.join(',')}] do not fit each other.`);
  }
}

function checkIndex(index: number, rowCount: number): void {
  if (index < 0 || index >= rowCount) throw new RangeError(`Row ${index} is not in [0, ${rowCount}).`);
}
