import { expect, test } from 'vitest';
import { expectedCalibrationError } from './calibration';
import fixture from './fixtures/scores.json';
import { rankingScores } from './ranking';

test.each(fixture.ranking)('ROC-AUC and average precision equal scikit-learn: $name', ({ probabilities, labelIds, classes, rocAuc, averagePrecision }) => {
  const scores = rankingScores(probabilities, labelIds, classes);
  if (rocAuc === null) expect(scores.rocAuc).toBeNull();
  else expect(scores.rocAuc).toBeCloseTo(rocAuc, 12);
  if (averagePrecision === null) expect(scores.averagePrecision).toBeNull();
  else expect(scores.averagePrecision).toBeCloseTo(averagePrecision, 12);
});

test.each(fixture.ranking)('expected calibration error equals Guo’s: $name', ({ probabilities, labelIds, classes, expectedCalibrationError: expected }) => {
  expect(expectedCalibrationError(probabilities, labelIds, classes)).toBeCloseTo(expected, 12);
});

test('no examples have no scores, and no calibration error', () => {
  expect(rankingScores([], [], 2)).toEqual({ rocAuc: null, averagePrecision: null });
  expect(expectedCalibrationError([], [], 2)).toBe(0);
});
