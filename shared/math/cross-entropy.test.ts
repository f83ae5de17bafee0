import { expect, test } from 'vitest';
import { crossEntropy } from './cross-entropy';
import cases from './fixtures/cross-entropy.json';

test.each(cases)('equals PyTorch: $classes classes, weights $classWeights', ({ logits, labelIds, classes, classWeights, loss }) => {
  expect(crossEntropy(logits, labelIds, classes, classWeights ?? undefined)).toBeCloseTo(loss, 12);
});

test('equal logits cost log C', () => {
  expect(crossEntropy([3, 3, 3, 3], [2], 4)).toBeCloseTo(Math.log(4), 15);
});

test('labels that do not fit are refused', () => {
  expect(() => crossEntropy([0, 0], [2], 2)).toThrow('Label 2 of row 0 is not one of 2 classes');
  expect(() => crossEntropy([0, 0, 0, 0], [2, 0], 2)).toThrow(RangeError);
  expect(() => crossEntropy([0, 0], [0, 1], 2)).toThrow('2 labels for 1 rows');
});
