import { expect, test } from 'vitest';
import { accuracyByCoverage, reliabilityBins, type Answer } from './reliability';

const answer = (confidence: number, isRight: boolean): Answer => ({ trueClass: isRight ? 0 : 1, predictedClass: 0, probabilities: [confidence, 1 - confidence] });
const answers = [answer(0.95, true), answer(0.91, true), answer(0.65, false), answer(0.61, true), answer(0.7, true)];

test('bins by hand: empty ones are left out, a bin holds its upper edge', () => {
  const [middle, top] = reliabilityBins(answers);
  expect(middle).toMatchObject({ rows: 3, accuracy: 2 / 3 });
  expect(middle!.confidence).toBeCloseTo(0.6533, 3);
  expect(top).toMatchObject({ rows: 2, accuracy: 1 });
  expect(reliabilityBins([answer(1, true), answer(0, false)])).toHaveLength(2);
});

test('the surest answers first', () => {
  expect(accuracyByCoverage(answers, 5)).toEqual([
    { coverage: 0.2, accuracy: 1 },
    { coverage: 0.4, accuracy: 1 },
    { coverage: 0.6, accuracy: 1 },
    { coverage: 0.8, accuracy: 0.75 },
    { coverage: 1, accuracy: 0.8 },
  ]);
  expect(accuracyByCoverage([])).toEqual([]);
});
