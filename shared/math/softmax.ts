/** Rows of numbers, one after another. */
export type NumberRows = Float32Array | Float64Array | readonly number[];

/**
 * Softmax over each row of `logits` (N×C, row by row), in double precision. Each row sums to 1.
 *
 * The row's largest logit is taken off first, so that no finite logit overflows.
 */
export function softmaxRows(logits: NumberRows, classes: number): Float64Array {
  const probabilities = new Float64Array(checkedLength(logits, classes));
  for (let start = 0; start < probabilities.length; start += classes) {
    const largest = rowMaximum(logits, start, classes);
    let sum = 0;
    for (let i = start; i < start + classes; i++) {
      const exponential = Math.exp(logits[i]! - largest);
      probabilities[i] = exponential;
      sum += exponential;
    }
    for (let i = start; i < start + classes; i++) probabilities[i]! /= sum;
  }
  return probabilities;
}

/** log(Σ exp(logit)) of each row of `logits` (N×C), one number a row: what turns a logit into a log-probability. */
export function logSumExpRows(logits: NumberRows, classes: number): Float64Array {
  const result = new Float64Array(checkedLength(logits, classes) / classes);
  for (let row = 0; row < result.length; row++) {
    const start = row * classes;
    const largest = rowMaximum(logits, start, classes);
    let sum = 0;
    for (let i = start; i < start + classes; i++) sum += Math.exp(logits[i]! - largest);
    result[row] = largest + Math.log(sum);
  }
  return result;
}

/** The class with the highest score in each row (N×C); the first of equals, as NumPy's `argmax`. */
export function argmaxRows(scores: NumberRows, classes: number): Int32Array {
  const winners = new Int32Array(checkedLength(scores, classes) / classes);
  for (let row = 0; row < winners.length; row++) {
    let winner = 0;
    for (let c = 1; c < classes; c++) {
      if (scores[row * classes + c]! > scores[row * classes + winner]!) winner = c;
    }
    winners[row] = winner;
  }
  return winners;
}

function rowMaximum(values: NumberRows, start: number, columns: number): number {
  let largest = values[start]!;
  for (let i = start + 1; i < start + columns; i++) largest = Math.max(largest, values[i]!);
  return largest;
}

function checkedLength(values: NumberRows, columns: number): number {
  if (columns < 1 || values.length % columns !== 0) {
    throw new RangeError(`${values.length} values do not make rows of ${columns}.`);
  }
  return values.length;
}
