import { expectedCalibrationError } from '../math/calibration';
import { macroF1Interval, wilsonInterval, type Interval } from '../math/intervals';
import { rankingScores, type RankingScores } from '../math/ranking';
import { softmaxRows } from '../math/softmax';
import { evaluateLogits, type Evaluation } from './evaluation';

/** An evaluation, how sure its figures are, and how far its probabilities can be trusted. */
export interface DetailedEvaluation extends Evaluation, RankingScores {
  /** 95 % confidence interval. */
  readonly accuracyInterval: Interval;
  /** 95 % confidence interval. */
  readonly macroF1Interval: Interval;
  /** How far confidence and accuracy are apart: 0 is honest. */
  readonly expectedCalibrationError: number;
}

/** As {@link evaluateLogits}, with all that takes a sort or a bootstrap: for final scores, not for each check of a run. */
export function evaluateInDetail(logits: Float32Array | Float64Array, labelIds: ArrayLike<number>, labels: readonly string[]): DetailedEvaluation {
  const evaluation = evaluateLogits(logits, labelIds, labels);
  const probabilities = softmaxRows(logits, labels.length);
  return {
    ...evaluation,
    accuracyInterval: wilsonInterval(evaluation.accuracy, evaluation.examples),
    macroF1Interval: macroF1Interval(evaluation.confusionMatrix),
    ...rankingScores(probabilities, labelIds, labels.length),
    expectedCalibrationError: expectedCalibrationError(probabilities, labelIds, labels.length),
  };
}
