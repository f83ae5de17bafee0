import type { Batch } from './batch';
import { linearBackward, linearForward } from './linear';
import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

const NAME = 'bert.pooler.dense';

export interface PoolerSaved {
  /** Where each text's [CLS] stands among the N tokens, (B). */
  readonly firstRows: Tensor;
  readonly classTokens: Tensor;
  readonly pooled: Tensor;
}

/** tanh(W·h[CLS] + b): one vector for each text, (B, H). */
export function poolerForward(pass: Pass, hidden: Tensor, { batchSize, sequenceLength }: Batch): { output: Tensor; saved: PoolerSaved } {
  const { ops } = pass;
  return ops.scope(() => {
    const firstRows = ops.fromInts(Int32Array.from({ length: batchSize }, (_, i) => i * sequenceLength), [batchSize]);
    const classTokens = ops.gatherRows(hidden, firstRows); // (B, H)
    const pooled = ops.tanh(linearForward(pass, NAME, classTokens)); // (B, H)
    return { output: pooled, saved: { firstRows, classTokens, pooled } };
  });
}

/** The gradient of the hidden states, (N, H). */
export function poolerBackward(pass: BackwardPass, { firstRows, classTokens, pooled }: PoolerSaved, dPooled: Tensor, batch: Batch): Tensor {
  const { ops } = pass;
  return ops.scope(() => {
    const dTanh = ops.subtract(dPooled, ops.multiply(dPooled, ops.square(pooled))); // dy·(1 − tanh²)
    const dClassTokens = linearBackward(pass, NAME, classTokens, dTanh); // (B, H)
    return ops.scatterAddRows(dClassTokens, firstRows, batch.batchSize * batch.sequenceLength); // (N, H)
  });
}
