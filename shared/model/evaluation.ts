import { userError } from '../errors';
import { accuracy, classScores, confusionMatrix, logLoss, macroF1, type ClassScores, type ConfusionMatrix } from '../math/metrics';
import { argmaxRows, softmaxRows } from '../math/softmax';

/** How well one class is found, with its name. */
export interface ClassEvaluation extends ClassScores {
  readonly label: string;
}

/** How good a classifier's answers on labelled examples are. Equal to scikit-learn's figures. */
export interface Evaluation {
  readonly accuracy: number;
  /** Mean F1 of the classes, each counting the same however rare; of those that no row has and none was called, nothing is known. */
  readonly macroF1: number;
  /** Log loss in nats. */
  readonly loss: number;
  readonly examples: number;
  /** In class order. */
  readonly perClass: readonly ClassEvaluation[];
  /** Row = true class, column = predicted class. */
  readonly confusionMatrix: ConfusionMatrix;
  /** Class names in class order. */
  readonly labels: readonly string[];
}

/**
 * Evaluates a classifier from its raw outputs.
 *
 * @param logits N×C, row by row
 * @param labelIds the true class of each of the N examples, 0 … C−1
 * @param labels the C class names
 * @throws a user error when a logit is not a finite number: such a model has no scores
 */
export function evaluateLogits(logits: Float32Array | Float64Array, labelIds: ArrayLike<number>, labels: readonly string[]): Evaluation {
  const bad = logits.findIndex((logit) => !Number.isFinite(logit));
  if (bad >= 0) {
    throw userError(
      'model-output-not-finite',
      `The model's output for example ${Math.floor(bad / labels.length) + 1} is ${logits[bad]!}, not a number.`,
      'Its weights are damaged or its training diverged: train again with a lower learning rate.',
    );
  }
  return evaluateProbabilities(softmaxRows(logits, labels.length), labelIds, labels);
}

/** As {@link evaluateLogits}, from class probabilities (N×C) whose rows sum to 1. */
export function evaluateProbabilities(probabilities: Float32Array | Float64Array, labelIds: ArrayLike<number>, labels: readonly string[]): Evaluation {
  const matrix = confusionMatrix(labelIds, argmaxRows(probabilities, labels.length), labels.length);
  const scores = classScores(matrix);
  return {
    accuracy: accuracy(matrix),
    macroF1: macroF1(matrix),
    loss: logLoss(probabilities, labelIds, labels.length),
    examples: labelIds.length,
    perClass: scores.map((score, i) => ({ label: labels[i]!, ...score })),
    confusionMatrix: matrix,
    labels,
  };
}
