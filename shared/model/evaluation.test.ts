import { expect, test } from 'vitest';
import { evaluateLogits, evaluateProbabilities } from './evaluation';

const labels = ['bad', 'good'];
const labelIds = [0, 1, 1, 0];
/** Answers: bad, good, bad, bad: three of four right. */
const logits = Float32Array.from([1, -1, 0, 2, 0.5, 0, 3, 0]);

test('an evaluation, by hand', () => {
  const evaluation = evaluateLogits(logits, labelIds, labels);
  expect(evaluation).toMatchObject({ accuracy: 0.75, examples: 4, labels, confusionMatrix: [[2, 0], [1, 1]] });
  expect(evaluation.perClass).toEqual([
    { label: 'bad', precision: 2 / 3, recall: 1, f1: 0.8, support: 2 },
    { label: 'good', precision: 1, recall: 0.5, f1: 2 / 3, support: 2 },
  ]);
  expect(evaluation.macroF1).toBeCloseTo((0.8 + 2 / 3) / 2, 15);
  const softplus = (x: number) => Math.log1p(Math.exp(x));
  expect(evaluation.loss).toBeCloseTo((softplus(-2) + softplus(-2) + softplus(0.5) + softplus(-3)) / 4, 12);
});

test('probabilities give the same as the logits they came from', () => {
  const probabilities = Float64Array.from([0.9, 0.1, 0.2, 0.8]);
  const fromLogits = evaluateLogits(probabilities.map(Math.log), [0, 0], labels);
  const fromProbabilities = evaluateProbabilities(probabilities, [0, 0], labels);
  expect(fromProbabilities).toMatchObject({ accuracy: 0.5, confusionMatrix: fromLogits.confusionMatrix });
  expect(fromProbabilities.loss).toBeCloseTo(fromLogits.loss, 12);
});

test('a model that answers NaN gets a sentence, not a score', () => {
  expect(() => evaluateLogits(Float32Array.from([0, 1, Number.NaN, 0]), [0, 1], labels)).toThrow("output for example 2 is NaN");
});
