import { linearBackward, linearForward } from './linear';
import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

export interface AttentionShape {
  readonly batchSize: number;
  readonly sequenceLength: number;
  readonly heads: number;
  readonly headSize: number;
}

export interface AttentionSaved {
  /** The queries, already divided by √D, the keys and the values: (B, A, S, D). */
  readonly queries: Tensor;
  readonly keys: Tensor;
  readonly values: Tensor;
  /** exp(score − largest score of the row), (B, A, S, S), and its sum over the row, (B, A, S, 1). */
  readonly exponentials: Tensor;
  readonly total: Tensor;
  /** What dropout left of the exponentials; without dropout the same tensor. */
  readonly kept: Tensor;
  /** What the kept ones are multiplied by, 1 without dropout. */
  readonly scale: number;
  /** The heads' outputs before they are merged, (B, A, S, D). */
  readonly context: Tensor;
}

/**
 * Multi-head self-attention (Vaswani et al. 2017): softmax(Q·Kᵀ/√D + mask)·V for each head, heads side by side.
 *
 * The softmax is never formed: its numerator E multiplies V, and the D columns of the result are divided by the row's
 * sum in place of its S ≫ D probabilities. Dropout falls on E, which is the same as on E divided by its sum.
 *
 * @param x (N, H).
 * @param maskBias (B, 1, 1, S): 0 where there is a token, hugely negative where there is padding; absent without padding.
 * @returns output (N, H), before the output projection.
 */
export function attentionForward(
  pass: Pass,
  name: string,
  x: Tensor,
  maskBias: Tensor | undefined,
  shape: AttentionShape,
  dropoutProbability: number,
): { output: Tensor; saved: AttentionSaved } {
  const { ops } = pass;
  return ops.scope(() => {
    const project = (which: string) => splitHeads(pass, linearForward(pass, `${name}.${which}`, x), shape);
    const queries = ops.multiply(project('query'), 1 / Math.sqrt(shape.headSize));
    const keys = project('key');
    const values = project('value');
    const { exponentials, total } = softmaxParts(pass, queries, keys, maskBias);

    const dropped = pass.dropout?.draw(pass, exponentials.shape, dropoutProbability);
    const kept = dropped ? ops.applyMask(dropped.mask, exponentials) : exponentials;
    const scale = dropped?.scale ?? 1;
    const context = ops.divide(scaled(pass, ops.matMul(kept, values), scale), total); // (B, A, S, D)
    return { output: mergeHeads(pass, context, shape), saved: { queries, keys, values, exponentials, total, kept, scale, context } };
  });
}

function softmaxParts(pass: Pass, queries: Tensor, keys: Tensor, maskBias: Tensor | undefined): { exponentials: Tensor; total: Tensor } {
  const { ops } = pass;
  return ops.scope(() => {
    const products = ops.matMul(queries, keys, false, true); // (B, A, S, S)
    const scores = maskBias ? ops.add(products, maskBias) : products;
    const exponentials = ops.exp(ops.subtract(scores, ops.maxLast(scores)));
    return { exponentials, total: ops.sumLast(exponentials) };
  });
}

/**
 * With P = E/Z, dP = dO·Vᵀ (masked and scaled by dropout) and Σ_j P·dP = dO·O, the softmax's gradient
 * P·(dP − Σ P·dP) becomes E·(dP/Z − (dO·O)/Z). The mask of dropout is in E's kept part K already, so the first product is
 * K·(dO·Vᵀ)/Z: with K from the way forward, no mask is applied, or kept, a second time.
 */
export function attentionBackward(
  pass: BackwardPass,
  name: string,
  x: Tensor,
  saved: AttentionSaved,
  shape: AttentionShape,
  dOutput: Tensor,
): Tensor {
  const { ops } = pass;
  const { queries, keys } = saved;
  return ops.scope(() => {
    const { dScores, dValues } = softmaxBackward(pass, saved, splitHeads(pass, dOutput, shape));
    const dQueries = ops.multiply(ops.matMul(dScores, keys), 1 / Math.sqrt(shape.headSize)); // (B, A, S, D)
    const dKeys = ops.matMul(dScores, queries, true, false); // (B, A, S, D)

    const back = (which: string, d: Tensor) => linearBackward(pass, `${name}.${which}`, x, mergeHeads(pass, d, shape));
    return ops.add(ops.add(back('query', dQueries), back('key', dKeys)), back('value', dValues));
  });
}

function softmaxBackward(pass: Pass, saved: AttentionSaved, dContext: Tensor): { dScores: Tensor; dValues: Tensor } {
  const { ops } = pass;
  const { values, exponentials, total, kept, scale, context } = saved;
  return ops.scope(() => {
    const overTotal = ops.divide(dContext, total); // dO / Z
    const dSums = scaled(pass, overTotal, scale);
    const dValues = ops.matMul(kept, dSums, true, false); // (B, A, S, D)
    const dKept = ops.matMul(dSums, values, false, true); // (B, A, S, S)
    const along = ops.sumLast(ops.multiply(overTotal, context)); // (dO·O) / Z, (B, A, S, 1)
    return { dScores: ops.subtract(ops.multiply(kept, dKept), ops.multiply(exponentials, along)), dValues };
  });
}

function scaled({ ops }: Pass, x: Tensor, scale: number): Tensor {
  return scale === 1 ? x : ops.multiply(x, scale);
}

/** (N, H) → (B, A, S, D) */
function splitHeads({ ops }: Pass, x: Tensor, { batchSize, sequenceLength, heads, headSize }: AttentionShape): Tensor {
  return ops.scope(() => ops.transpose(ops.reshape(x, [batchSize, sequenceLength, heads, headSize]), [0, 2, 1, 3]));
}

/** (B, A, S, D) → (N, H) */
function mergeHeads({ ops }: Pass, x: Tensor, { batchSize, sequenceLength, heads, headSize }: AttentionShape): Tensor {
  return ops.scope(() => ops.reshape(ops.transpose(x, [0, 2, 1, 3]), [batchSize * sequenceLength, heads * headSize]));
}
