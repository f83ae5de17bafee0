import { linearBackward, linearForward } from './linear';
import type { BackwardPass, Pass } from './pass';
import { poolerBackward, poolerForward, type PoolerSaved } from './pooler';
import type { Tensor } from './tensor-ops';

const NAME = 'cls.seq_relationship';

/** Class 0: the second text follows the first; class 1: it comes from elsewhere. Hugging Face's order. */
export const IS_NEXT = 0;
export const NOT_NEXT = 1;
export const NEXT_SENTENCE_CLASSES = 2;

/**
 * The head that tells whether the second text follows the first: a linear layer on the pooled [CLS].
 *
 * @param classTokens the hidden states of each text's [CLS], (B, H)
 * @returns logits (B, 2)
 */
export function nextSentenceForward(pass: Pass, classTokens: Tensor): { logits: Tensor; saved: PoolerSaved } {
  const saved = poolerForward(pass, classTokens);
  return { logits: linearForward(pass, NAME, saved.pooled), saved };
}

/** The gradient of the class tokens, (B, H), as products come, from that of the logits, (B, 2). */
export function nextSentenceBackward(pass: BackwardPass, saved: PoolerSaved, dLogits: Tensor): Tensor {
  return poolerBackward(pass, saved, pass.ops.float(linearBackward(pass, NAME, saved.pooled, dLogits)));
}
