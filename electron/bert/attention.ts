import { dropped, maskConstants, maskInputs, type DropoutMask } from './dropout';
import { linearBackward, linearProduct } from './linear';
import type { BackwardPass, Pass } from './pass';
import type { FormulaOps, Tensor } from './tensor-ops';

export interface AttentionShape {
  readonly batchSize: number;
  /** Q: tokens of each text that ask; all S of them, but for the last layer. */
  readonly queryLength: number;
  /** S: tokens of each text that are asked. */
  readonly keyLength: number;
  readonly heads: number;
  readonly headSize: number;
}

export interface AttentionSaved {
  readonly queryInput: Tensor;
  readonly input: Tensor;
  /** The queries, already divided by √D, (B, A, Q, D); the keys and the values, (B, A, S, D). */
  readonly queries: Tensor;
  readonly keys: Tensor;
  readonly values: Tensor;
  /** (B, A, Q, S), and what dropout left of it; without dropout the same tensor. */
  readonly probabilities: Tensor;
  readonly kept: Tensor;
  readonly mask: DropoutMask | undefined;
  /** The heads' outputs before they are merged, (B, A, Q, D). */
  readonly context: Tensor;
}

/**
 * Multi-head self-attention (Vaswani et al. 2017): softmax(Q·Kᵀ/√D + mask)·V for each head, heads side by side. All but the
 * sums inside the formulas is in the type of products.
 *
 * @param queryInput (B·Q, H), the rows that ask
 * @param input (N, H), those that are asked
 * @param maskBias (B, 1, 1, S): 0 where there is a token, hugely negative where there is padding; absent without padding
 * @returns output (B·Q, H), before the output projection
 */
export function attentionForward(
  pass: Pass,
  name: string,
  queryInput: Tensor,
  input: Tensor,
  maskBias: Tensor | undefined,
  shape: AttentionShape,
  dropoutProbability: number,
): { output: Tensor; saved: AttentionSaved } {
  const { ops } = pass;
  return ops.scope(() => {
    const queries = project(pass, `${name}.query`, queryInput, shape, shape.queryLength, 1 / Math.sqrt(shape.headSize));
    const keys = project(pass, `${name}.key`, input, shape, shape.keyLength);
    const values = project(pass, `${name}.value`, input, shape, shape.keyLength);
    const products = ops.product(queries, keys, false, true); // (B, A, Q, S)
    const probabilities = ops.softmaxLast(maskBias ? ops.add(products, maskBias) : products);
    const mask = pass.dropout?.draw(pass, probabilities.shape, dropoutProbability);
    const kept = mask ? ops.compute(dropForward, [probabilities, mask.bytes], ...maskConstants(mask)).kept : probabilities;
    const context = ops.product(kept, values); // (B, A, Q, D)
    const output = ops.reshape(ops.transpose(context, [0, 2, 1, 3]), [shape.batchSize * shape.queryLength, shape.heads * shape.headSize]);
    return { output, saved: { queryInput, input, queries, keys, values, probabilities, kept, mask, context } };
  });
}

function dropForward(ops: FormulaOps, [probabilities, bytes]: readonly Tensor[], mask: readonly number[]) {
  return { kept: ops.factor(dropped(ops, ops.float(probabilities!), bytes, mask)) };
}

/** (B·L, H) → heads of one projection with its bias, times `scale`: (B, A, L, D). */
function project(pass: Pass, name: string, input: Tensor, { batchSize, heads, headSize }: AttentionShape, length: number, scale = 1): Tensor {
  const { ops, parameters } = pass;
  return ops.scope(() => {
    const product = ops.reshape(linearProduct(pass, name, input), [batchSize, length, heads, headSize]);
    const bias = ops.reshape(parameters.value(`${name}.bias`), [heads, headSize]);
    return ops.compute(splitHeads, [product, bias], scale).heads;
  });
}

function splitHeads(ops: FormulaOps, [product, bias]: readonly Tensor[], [scale]: readonly number[]) {
  const sum = ops.add(ops.float(product!), bias!);
  return { heads: ops.factor(ops.transpose(scale === 1 ? sum : ops.multiply(sum, scale!), [0, 2, 1, 3])) };
}

/**
 * With P the probabilities, dP = dO·Vᵀ (masked and scaled by dropout) and Σ_j P·dP = dO·O, the softmax's gradient is
 * P·(dP − dO·O).
 *
 * @param dOutput (B·Q, H), as products come
 * @returns the gradients of both inputs, as products come; the second in two parts, from the keys and from the values
 */
export function attentionBackward(
  pass: BackwardPass,
  name: string,
  saved: AttentionSaved,
  shape: AttentionShape,
  dOutput: Tensor,
): { dQueryInput: Tensor; dInput: readonly Tensor[] } {
  const { ops } = pass;
  const { batchSize, queryLength, heads, headSize } = shape;
  const { queries, keys, values, probabilities, kept, mask, context } = saved;
  return ops.scope(() => {
    const dContext = ops.transpose(ops.reshape(dOutput, [batchSize, queryLength, heads, headSize]), [0, 2, 1, 3]); // (B, A, Q, D)
    const { along } = ops.compute(rowProducts, [dContext, context]); // (B, A, Q, 1)
    const dValues = ops.product(kept, dContext, true, false); // (B, A, S, D)
    const dKept = ops.product(dContext, values, false, true); // (B, A, Q, S)
    const { dScores } = ops.compute(softmaxBackward, [probabilities, dKept, along, ...maskInputs(mask)], ...maskConstants(mask));
    const dQueries = ops.product(dScores, keys); // (B, A, Q, D)
    const dKeys = ops.product(dScores, queries, true, false); // (B, A, S, D)
    const back = (which: string, input: Tensor, d: Tensor, scale = 1) => linearBackward(pass, `${name}.${which}`, input, mergeHeads(pass, d, scale));
    return {
      dQueryInput: back('query', saved.queryInput, dQueries, 1 / Math.sqrt(headSize)),
      dInput: [back('key', saved.input, dKeys), back('value', saved.input, dValues)],
    };
  });
}

function rowProducts(ops: FormulaOps, [a, b]: readonly Tensor[]) {
  return { along: ops.sumLast(ops.multiply(ops.float(a!), ops.float(b!))) };
}

function softmaxBackward(ops: FormulaOps, [probabilities, dKept, along, bytes]: readonly Tensor[], mask: readonly number[]) {
  const dProbabilities = dropped(ops, ops.float(dKept!), bytes, mask);
  return { dScores: ops.factor(ops.multiply(ops.float(probabilities!), ops.subtract(dProbabilities, along!))) };
}

/** (B, A, L, D) → (B·L, H), times `scale`. */
function mergeHeads({ ops }: Pass, x: Tensor, scale: number): Tensor {
  return ops.scope(() => {
    const merged = scale === 1 ? ops.transpose(x, [0, 2, 1, 3]) : ops.compute(mergeScaled, [x], scale).merged;
    const [batchSize, length, heads, headSize] = merged.shape as [number, number, number, number];
    return ops.reshape(merged, [batchSize * length, heads * headSize]);
  });
}

function mergeScaled(ops: FormulaOps, [x]: readonly Tensor[], [scale]: readonly number[]) {
  return { merged: ops.factor(ops.multiply(ops.transpose(ops.float(x!), [0, 2, 1, 3]), scale!)) };
}
