import type { Interval } from '../../shared/math/intervals';
import type { ClassEvaluation } from '../../shared/model/evaluation';
import { columns, percentage } from './format';

/** The scores beside accuracy; null where rows do not give one. */
interface Scores {
  readonly macroF1: number | null;
  readonly macroF1Interval: Interval | null;
  readonly loss: number | null;
  readonly rocAuc: number | null;
  readonly averagePrecision: number | null;
  readonly expectedCalibrationError: number | null;
}

/** "95 % sure: 90.8 to 92.1 %". */
export function confidence([low, high]: Interval): string {
  return `95 % sure: ${(100 * low).toFixed(1)} to ${percentage(high)}`;
}

/** Two lines of scores, for a person. */
export function scoreLines({ macroF1, macroF1Interval, loss, rocAuc, averagePrecision, expectedCalibrationError }: Scores): string[] {
  const named = (name: string, score: number | null) => (score === null ? [] : [`${name} ${score.toFixed(3)}`]);
  const range = macroF1Interval === null ? '' : ` (${macroF1Interval.map((end) => end.toFixed(3)).join(' to ')})`;
  return [
    [...named('macro F1', macroF1).map((score) => `${score}${range}`), ...named('log loss', loss)].join(', '),
    [...named('ROC-AUC', rocAuc), ...named('average precision', averagePrecision), ...named('expected calibration error', expectedCalibrationError)].join(', '),
  ];
}

/** How well each class is found. */
export function classTable(perClass: readonly ClassEvaluation[]): string {
  const rows = perClass.map(({ label, precision, recall, f1, support }) => [label, precision.toFixed(3), recall.toFixed(3), f1.toFixed(3), String(support)]);
  return columns([['class', 'precision', 'recall', 'F1', 'texts'], ...rows]);
}
