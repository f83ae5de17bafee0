import { setImmediate } from 'node:timers/promises';
import { cancelledError } from '../../shared/errors';
import type { BertClassifier } from '../bert/classifier';
import { planByLength } from './batches';
import { compiledSizes, withBatch } from './compiled-sizes';
import type { Examples } from './examples';

/** Large enough to fill the machine, small enough that a laptop has the memory at 512 tokens. */
const PREDICTION_BATCH = 32;

/**
 * The logits of every example in their order, (rows, C) row by row, without dropout.
 *
 * @throws a cancelled error soon after the signal.
 */
export async function predictLogits(model: BertClassifier, examples: Examples, { signal }: { readonly signal: AbortSignal }): Promise<Float32Array> {
  const classes = model.config.numLabels;
  const logits = new Float32Array(examples.encodings.length * classes);
  const plan = planByLength(examples.lengths, PREDICTION_BATCH);
  const compiled = compiledSizes(plan, examples.lengths, { batchSize: PREDICTION_BATCH, times: 1, config: model.config });
  for (const rows of plan) {
    // Messages are read between batches, which compute synchronously.
    await setImmediate();
    if (signal.aborted) throw cancelledError();
    const batchLogits = withBatch(model, examples, rows, compiled, (batch) => model.logits(batch));
    rows.forEach((row, i) => logits.set(batchLogits.subarray(i * classes, (i + 1) * classes), row * classes));
  }
  return logits;
}
