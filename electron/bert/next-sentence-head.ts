import type { Batch } from './batch';
import { linearBackward, linearForward } from './linear';
import type { BackwardPass, Pass } from './pass';
import { poolerBackward, poolerForward, type PoolerSaved } from './pooler';
import type { Tensor } from './tensor-ops';

const NAME = 'cls.seq_relationship';

/** Class 0: the second text follows the first; class 1: it comes from elsewhere. Hugging Face's order. */
export const IS_NEXT = 0;
export const NOT_NEXT = 1;
export const NEXT_SENTENCE_CLASSES = 2;

/** The head that tells whether the second text follows the first: a linear layer on the pooled [CLS], (B, 2). */
export function nextSentenceForward(pass: Pass, hidden: Tensor, batch: Batch): { logits: Tensor; saved: PoolerSaved } {
  const { output, saved } = poolerForward(pass, hidden, batch);
  return { logits: linearForward(pass, NAME, output), saved };
}

/** The gradient of the hidden states, (N, H), from that of the logits, (B, 2). */
export function nextSentenceBackward(pass: BackwardPass, saved: PoolerSaved, dLogits: Tensor, batch: Batch): Tensor {
  return poolerBackward(pass, saved, linearBackward(pass, NAME, saved.pooled, dLogits), batch);
}
