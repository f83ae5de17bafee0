/**
 * The handful of tensor operations that BERT is written in. `engine/kernels` implements them, once on native TensorFlow;
 * the model code above never learns which backend computes.
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

/** What one AdamW update needs beside the tensors; see `training/adamw.ts` for the formula. */
export interface AdamUpdate {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled: the weight shrinks by `learningRate · weightDecay` of itself before the step. */
  readonly weightDecay: number;
  /** Counts from 1; bias correction depends on it. */
  readonly step: number;
}

export interface TensorOps {
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

  // Algebra -------------------------------------------------------------------------------------------------------
  /** Matrix product over the last two axes; leading axes must agree. Flags transpose those two axes first. */
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  /** Element-wise with NumPy broadcasting. A number stands for a scalar. */
  add(a: Tensor, b: Tensor | number): Tensor;
  subtract(a: Tensor, b: Tensor): Tensor;
  multiply(a: Tensor, b: Tensor | number): Tensor;
  divide(a: Tensor, b: Tensor): Tensor;
  /** `x + bias` with the bias along the last axis. */
  addBias(x: Tensor, bias: Tensor): Tensor;
  /** The gradient of that bias: the sum over all axes but the last. */
  sumToBias(x: Tensor): Tensor;
  exp(x: Tensor): Tensor;
  erf(x: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  square(x: Tensor): Tensor;
  rsqrt(x: Tensor): Tensor;
  /** Reductions over the last axis, which stays with length 1. */
  sumLast(x: Tensor): Tensor;
  meanLast(x: Tensor): Tensor;
  maxLast(x: Tensor): Tensor;
  /** Half the sum of squares, as a number. */
  halfSquaredNorm(x: Tensor): number;

  /**
   * The cross-entropy of each row of logits (M, V) with the class ids (M), in nats, and its gradient: softmax − one-hot. One
   * operation, because a vocabulary's rows are too large to go through memory seven times.
   */
  sparseCrossEntropy(logits: Tensor, ids: Tensor): { readonly losses: Tensor; readonly gradient: Tensor };

  // Shape and choice ----------------------------------------------------------------------------------------------
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  transpose(x: Tensor, permutation: readonly number[]): Tensor;
  /** Rows of a matrix by index: (V, H), (N) → (N, H). */
  gatherRows(table: Tensor, indices: Tensor): Tensor;
  /** The gradient of `gatherRows`: adds row i of (N, H) into row indices[i] of a new (rowCount, H). */
  scatterAddRows(rows: Tensor, indices: Tensor, rowCount: number): Tensor;
  /** 1 where x > 0, else 0. */
  isPositive(x: Tensor): Tensor;
  /** A boolean tensor, true with probability `keepSteps / 256`, drawn from a counter-based generator keyed by two 32-bit numbers; keepSteps from 1 to 255. */
  randomMask(shape: readonly number[], keepSteps: number, key: readonly [number, number]): Tensor;
  /** x where the mask is true, 0 elsewhere. */
  applyMask(mask: Tensor, x: Tensor): Tensor;

  // Learning ------------------------------------------------------------------------------------------------------
  /** One AdamW update in place. */
  applyAdam(weight: Variable, moment1: Variable, moment2: Variable, gradient: Tensor, update: AdamUpdate): void;
}
