import { describe, expect, test } from 'vitest';
import cases from './fixtures/metrics.json';
import { accuracy, classScores, confusionMatrix, logLoss, macroF1 } from './metrics';
import { argmaxRows, softmaxRows } from './softmax';

describe.each(cases)('equals scikit-learn: $name', (expected) => {
  const { classes, labelIds } = expected;
  const probabilities = softmaxRows(expected.logits, classes);
  const matrix = confusionMatrix(labelIds, argmaxRows(probabilities, classes), classes);
  const scores = classScores(matrix);

  test('confusion matrix and accuracy', () => {
    expect(matrix).toEqual(expected.confusionMatrix);
    expect(accuracy(matrix)).toBeCloseTo(expected.accuracy, 14);
  });

  test('precision, recall, F1 and support of each class, macro F1', () => {
    scores.forEach((score, i) => {
      expect(score.precision).toBeCloseTo(expected.precision[i]!, 14);
      expect(score.recall).toBeCloseTo(expected.recall[i]!, 14);
      expect(score.f1).toBeCloseTo(expected.f1[i]!, 14);
      expect(score.support).toBe(expected.support[i]);
    });
    expect(macroF1(matrix)).toBeCloseTo(expected.macroF1, 14);
  });

  test('log loss, clipped by the precision of the probabilities', () => {
    expect(logLoss(probabilities, labelIds, classes)).toBeCloseTo(expected.loss, 12);
    expect(logLoss(Float32Array.from(probabilities), labelIds, classes)).toBeCloseTo(expected.lossFloat32, 5);
  });
});

test('no example at all scores 0, not NaN', () => {
  const matrix = confusionMatrix([], [], 2);
  expect(accuracy(matrix)).toBe(0);
  expect(macroF1(matrix)).toBe(0);
});

test('classes and sizes that do not fit are refused', () => {
  expect(() => confusionMatrix([0], [2], 2)).toThrow('Example 0');
  expect(() => confusionMatrix([-1], [0], 2)).toThrow('Example 0');
  expect(() => confusionMatrix([0, 1], [0], 2)).toThrow('2 labels, 1 predictions');
  expect(() => logLoss(new Float32Array(0), [], 2)).toThrow(RangeError);
});
