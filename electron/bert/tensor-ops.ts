/**
 * The handful of tensor operations that BERT is written in. `engine/kernels` implements them: on native TensorFlow, operation by
 * operation or as one graph, and on WebAssembly. The model's code knows no more of them than this.
 */

export type DataType = 'float32' | 'int32' | 'uint8' | 'bool' | 'bfloat16';

/** A handle on a tensor that lives in the backend. It is valid until its scope ends or it is disposed. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** A float32 tensor that is updated in place: a weight, or one of its optimizer moments. */
export interface Variable {
  readonly shape: readonly number[];
}

/** A weight w with its moments m and v, and its gradient g. */
export interface AdamTarget {
  readonly weight: Variable;
  readonly moment1: Variable;
  readonly moment2: Variable;
  readonly gradient: Tensor;
}

/**
 * What an update of Adam needs beside the tensors, with g multiplied by `gradientScale` first:
 *
 *     m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²,   w ← kept·w − stepSize·m / (√v + ε)
 *
 * `training/adamw.ts` says how it comes to be AdamW.
 */
export interface AdamUpdate {
  readonly beta1: number;
  readonly beta2: number;
  readonly stepSize: number;
  readonly epsilon: number;
  readonly kept: number;
  /** 1 where nothing is clipped. */
  readonly gradientScale: number;
}

/**
 * What formulas may compute with: operations on each element, along rows, and permutations of axes, with NumPy's
 * broadcasting. A number stands for a scalar.
 */
export interface FormulaOps {
  add(a: Tensor, b: Tensor | number): Tensor;
  subtract(a: Tensor, b: Tensor): Tensor;
  multiply(a: Tensor, b: Tensor | number): Tensor;
  exp(x: Tensor): Tensor;
  erf(x: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  square(x: Tensor): Tensor;
  rsqrt(x: Tensor): Tensor;
  /** Reductions over the last axis, which stays with length 1. */
  sumLast(x: Tensor): Tensor;
  meanLast(x: Tensor): Tensor;
  /** Of a matrix, the sum of its rows: (N, H) → (H). */
  sumRows(x: Tensor): Tensor;
  transpose(x: Tensor, permutation: readonly number[]): Tensor;
  /** 1 where x > 0, else 0. */
  isPositive(x: Tensor): Tensor;
  /** x where the byte is below `limit`, 0 elsewhere: dropout, with random bytes. */
  keepBelow(x: Tensor, bytes: Tensor, limit: number): Tensor;
  /** As a factor of a product: rounded to what products are computed in. */
  factor(x: Tensor): Tensor;
  /** As float32, in which all is computed but products, attention's probabilities and the scores of masked words. */
  float(x: Tensor): Tensor;
  /** x·Φ(x), of those who compute it as one where nothing is learnt; formulas spell it out for the others. */
  gelu?(x: Tensor): Tensor;
}

/**
 * Named results of tensors and constants. A backend may compute all of it at once, or compile it: a formula is a function at
 * the top level of its file, which knows nothing but its arguments, and no size of a tensor.
 */
export type Formula<Name extends string = string> = (
  ops: FormulaOps,
  inputs: readonly Tensor[],
  constants: readonly number[],
) => Readonly<Record<Name, Tensor>>;

export interface TensorOps extends FormulaOps {
  /**
   * Whether a computation runs as one graph, made once: it then has to be the same operations each time, of whatever sizes, and
   * gives one result, of which `toFloats` is the end.
   */
  readonly wholeGraph: boolean;
  /** Whether {@link compiling} compiles. Where it does not, there is nothing to be gained by few sizes. */
  readonly compiles: boolean;

  // Life and death -----------------------------------------------------------------------------------------------
  /**
   * Runs `body` and frees every tensor made in it, except those that its result holds (in objects, arrays, Maps and
   * Sets to any depth), which then belong to the enclosing scope.
   */
  scope<T>(body: () => T): T;
  /** Takes a tensor out of every scope; whoever keeps it disposes it. */
  keep(tensor: Tensor): void;
  dispose(tensor: Tensor): void;
  /** Live tensors and variables: a leak shows here first. */
  readonly liveHandles: number;

  // In and out ----------------------------------------------------------------------------------------------------
  /** The tensor may be the array's own memory: leave the array as it is while the tensor lives. */
  fromFloats(values: Float32Array, shape: readonly number[]): Tensor;
  /** The same holds here. */
  fromInts(values: Int32Array, shape: readonly number[]): Tensor;
  /** Copies a float32 tensor out of the backend. */
  toFloats(tensor: Tensor): Float32Array;
  /** A variable that starts with a copy of the values. */
  variable(values: Float32Array, shape: readonly number[]): Variable;
  /** The variable's present value, without a copy. */
  read(variable: Variable): Tensor;
  disposeVariable(variable: Variable): void;

  /** Runs `body` with matrix products in full float32 precision, whatever they are computed in otherwise. */
  inFullPrecision<T>(body: () => Promise<T>): Promise<T>;

  // Computing -----------------------------------------------------------------------------------------------------
  /** A formula's results; two that are the same value are the same tensor. */
  compute<Name extends string>(formula: Formula<Name>, inputs: readonly Tensor[], ...constants: readonly number[]): Readonly<Record<Name, Tensor>>;
  /**
   * Runs `body` with its formulas compiled, where the backend can: worth it for sizes that come often, because each
   * combination of sizes is compiled anew.
   */
  compiling<T>(body: () => T): T;
  /**
   * Matrix product over the last two axes; leading axes must agree. Flags transpose those two axes first. The result is
   * as products come: a factor for the next one, or what `float` takes.
   */
  product(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  /** `x + bias` with the bias along the last axis. */
  addBias(x: Tensor, bias: Tensor): Tensor;
  /** exp(x) / Σ exp(x) over the last axis, in the type of x. */
  softmaxLast(x: Tensor): Tensor;
  /** Half the sum of squares, as a number. */
  halfSquaredNorm(x: Tensor): number;

  // Shape and choice ----------------------------------------------------------------------------------------------
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  /** Rows of a matrix by index: (V, H), (N) → (N, H). */
  gatherRows(table: Tensor, indices: Tensor): Tensor;
  /** The gradient of `gatherRows`: adds row i of (N, H) into row indices[i] of a new (rowCount, H). */
  scatterAddRows(rows: Tensor, indices: Tensor, rowCount: number): Tensor;
  /** Uniform bytes from a counter-based generator keyed by two 32-bit numbers. */
  randomBytes(shape: readonly number[], key: readonly [number, number]): Tensor;

  // Learning ------------------------------------------------------------------------------------------------------
  /** One update of Adam in place, the same for all targets. */
  applyAdam(targets: readonly AdamTarget[], update: AdamUpdate): void;
}
