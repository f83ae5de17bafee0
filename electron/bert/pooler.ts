import { linearBackward, linearForward } from './linear';
import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

const NAME = 'bert.pooler.dense';

export interface PoolerSaved {
  /** The hidden states of each text's [CLS], (B, H). */
  readonly classTokens: Tensor;
  readonly pooled: Tensor;
}

/** tanh(W·h[CLS] + b): one vector for each text, (B, H). */
export function poolerForward(pass: Pass, classTokens: Tensor): PoolerSaved {
  const { ops } = pass;
  return ops.scope(() => ({ classTokens, pooled: ops.tanh(linearForward(pass, NAME, classTokens)) }));
}

/** The gradient of the class tokens, (B, H), as products come. */
export function poolerBackward(pass: BackwardPass, { classTokens, pooled }: PoolerSaved, dPooled: Tensor): Tensor {
  const { ops } = pass;
  return ops.scope(() => {
    const dTanh = ops.subtract(dPooled, ops.multiply(dPooled, ops.square(pooled))); // dy·(1 − tanh²)
    return linearBackward(pass, NAME, classTokens, dTanh);
  });
}
