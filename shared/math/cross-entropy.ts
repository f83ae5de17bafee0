import { logSumExpRows, softmaxRows, type NumberRows } from './softmax';

/**
 * Mean cross-entropy, in nats, between `logits` (N×C) and the true class of each row.
 *
 * With `classWeights` (C) each row counts with its class's weight and the mean divides by the sum of those weights, as
 * PyTorch's `CrossEntropyLoss(weight=…)` does.
 */
export function crossEntropy(logits: NumberRows, labelIds: ArrayLike<number>, classes: number, classWeights?: ArrayLike<number>): number {
  const logSums = logSumExpRows(logits, classes);
  if (labelIds.length !== logSums.length || labelIds.length === 0) {
    throw new RangeError(`${labelIds.length} labels for ${logSums.length} rows of logits.`);
  }
  let loss = 0;
  let totalWeight = 0;
  for (let row = 0; row < logSums.length; row++) {
    const label = labelIds[row]!;
    const logit = logits[row * classes + label];
    if (logit === undefined || label < 0 || label >= classes) throw new RangeError(`Label ${label} of row ${row} is not one of ${classes} classes.`);
    const weight = classWeights?.[label] ?? 1;
    loss += weight * (logSums[row]! - logit);
    totalWeight += weight;
  }
  return loss / totalWeight;
}

/**
 * The gradient of one row's cross-entropy by its logits: softmax(logits) − onehot(labelId), (C). Its sum is 0: what the true class
 * gains, the others lose.
 */
export function crossEntropyGradient(logits: NumberRows, labelId: number): Float64Array {
  if (!Number.isInteger(labelId) || labelId < 0 || labelId >= logits.length) throw new RangeError(`Label ${labelId} is not one of ${logits.length} classes.`);
  const gradient = softmaxRows(logits, logits.length);
  gradient[labelId]! -= 1;
  return gradient;
}
