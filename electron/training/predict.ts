import { setImmediate } from 'node:timers/promises';
import { cancelledError } from '../../shared/errors';
import type { BertClassifier } from '../bert/classifier';
import { planByLength, rowsInBatch } from './batches';
import { compiledSizes, paddedLength, withBatch } from './compiled-sizes';
import type { Examples } from './examples';

/**
 * Tokens of a batch, padding included: enough for matrix products to run at their limit, and few enough that what a layer
 * computes stays near the processor. Short texts come by the hundred, so that no batch is small work.
 */
const PREDICTION_TOKENS = 2048;

/**
 * The logits of every example in their order, (rows, C) row by row, without dropout.
 *
 * @throws a cancelled error soon after the signal.
 */
export async function predictLogits(model: BertClassifier, examples: Examples, { signal }: { readonly signal: AbortSignal }): Promise<Float32Array> {
  const classes = model.config.numLabels;
  const logits = new Float32Array(examples.encodings.length * classes);
  const rowsOf = (longest: number) => rowsInBatch(paddedLength(longest, model.config), PREDICTION_TOKENS);
  const plan = planByLength(examples.lengths, rowsOf);
  const compiled = compiledSizes(plan, examples.lengths, { rowsOf, times: 1, config: model.config });
  for (const rows of plan) {
    // Messages are read between batches, which compute synchronously.
    await setImmediate();
    if (signal.aborted) throw cancelledError();
    const batchLogits = withBatch(model, examples, rows, compiled, (batch) => model.logits(batch));
    rows.forEach((row, i) => logits.set(batchLogits.subarray(i * classes, (i + 1) * classes), row * classes));
  }
  return logits;
}
