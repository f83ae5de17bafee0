/**
 * Classification metrics as scikit-learn defines them (`sklearn.metrics`, `zero_division=0`). Classes are numbered
 * 0 … C−1.
 */

/** Row = true class, column = predicted class, entry = number of examples. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** How well one class is found. Each score is in 0..1; a score that would divide by zero is 0. */
export interface ClassScores {
  /** Of what was called this class, the share that was. */
  readonly precision: number;
  /** Of what was this class, the share that was called so. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
  /** Number of examples that truly are of this class. */
  readonly support: number;
}

/** Counts, for `classes` classes, how often each true class was predicted as each class. */
export function confusionMatrix(trueIds: ArrayLike<number>, predictedIds: ArrayLike<number>, classes: number): ConfusionMatrix {
  if (trueIds.length !== predictedIds.length) throw new RangeError(`${trueIds.length} labels, ${predictedIds.length} predictions.`);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < trueIds.length; i++) {
    const row = matrix[trueIds[i]!];
    const predicted = predictedIds[i]!;
    if (row?.[predicted] === undefined) throw new RangeError(`Example ${i}: class ${trueIds[i]!} or ${predicted} is not one of ${classes}.`);
    row[predicted]++;
  }
  return matrix;
}

/** The share of examples on the diagonal; 0 when there are none. */
export function accuracy(matrix: ConfusionMatrix): number {
  const correct = matrix.reduce((sum, row, i) => sum + row[i]!, 0);
  return ratio(correct, sumOf(matrix.map(sumOf)));
}

/** Precision, recall, F1 and support of every class, in class order. */
export function classScores(matrix: ConfusionMatrix): ClassScores[] {
  return matrix.map((row, i) => {
    const correct = row[i]!;
    const support = sumOf(row);
    const predicted = sumOf(matrix.map((other) => other[i]!));
    return {
      precision: ratio(correct, predicted),
      recall: ratio(correct, support),
      f1: ratio(2 * correct, support + predicted),
      support,
    };
  });
}

/**
 * The plain mean of the classes' F1. A class with no example that was never predicted is left out, as scikit-learn's
 * `f1_score(average="macro")` does: nothing is known about it, and a 0 would punish the model for the rows it is given.
 */
export function macroF1(matrix: ConfusionMatrix): number {
  const met = classScores(matrix).filter((_, id) => occurs(matrix, id));
  return ratio(sumOf(met.map((score) => score.f1)), met.length);
}

/** Whether a class has an example, or was predicted. */
export function occurs(matrix: ConfusionMatrix, id: number): boolean {
  return matrix.some((row, other) => row[id]! > 0 || matrix[id]![other]! > 0);
}

/** The gap between 1 and the next number: where scikit-learn clips probabilities, by their precision. */
const FLOAT32_EPSILON = 2 ** -23;

/**
 * Mean negative log-probability of the true class, in nats, over `probabilities` (N×C). As scikit-learn's `log_loss`,
 * probabilities are clipped to [ε, 1−ε] with the ε of their own precision, so that one confident error stays finite.
 */
export function logLoss(probabilities: Float32Array | Float64Array, labelIds: ArrayLike<number>, classes: number): number {
  if (labelIds.length === 0 || probabilities.length !== labelIds.length * classes) {
    throw new RangeError(`${probabilities.length} probabilities for ${labelIds.length} labels and ${classes} classes.`);
  }
  const epsilon = probabilities instanceof Float32Array ? FLOAT32_EPSILON : Number.EPSILON;
  let loss = 0;
  for (let row = 0; row < labelIds.length; row++) {
    const probability = probabilities[row * classes + labelIds[row]!]!;
    loss -= Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
  }
  return loss / labelIds.length;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
