import { describe, expect, test } from 'vitest';
import { finish } from './finish.test-helper';
import fixture from './fixtures/baseline.json';
import { LogisticObjective } from './logistic-objective';
import { minimise } from './newton-cg';
import { multiply } from './sparse-rows';
import { softmaxRows } from '../../shared/math/softmax';
import { TfidfVectorizer } from './tfidf-vectorizer';

describe.each(fixture.fits)('equals scikit-learn: $name', ({ classes, train, test: held, features, probabilities, name }) => {
  const minimumRows = name.includes('every term') ? 1 : 2;
  const { vectorizer, rows } = finish(TfidfVectorizer.fit(train.texts, { minimumRows, maxFeatures: 1e6 }));
  const objective = new LogisticObjective(rows, Int32Array.from(train.labelIds), classes, 10);

  test('probabilities at the minimum', () => {
    expect(rows.features).toBe(features);
    const weights = finish(minimise(objective, 1e-10));
    const scores = multiply(finish(vectorizer.transform(held.texts)), weights, objective.outputs);
    const logits = classes === 2 ? Float64Array.from({ length: 2 * scores.length }, (_, i) => (i % 2 === 0 ? 0 : scores[(i - 1) / 2]!)) : scores;
    softmaxRows(logits, classes).forEach((probability, i) => expect(probability).toBeCloseTo(probabilities[i]!, 5));
  });

  test('slope and curvature are those of the loss', () => {
    const weights = Float64Array.from({ length: objective.size }, (_, i) => Math.sin(i));
    const direction = Float64Array.from({ length: objective.size }, (_, i) => Math.cos(3 * i));
    const at = (step: number) => {
      const moved = weights.map((weight, i) => weight + step * direction[i]!);
      return objective.evaluate(moved, objective.scores(moved));
    };
    const along = (vector: Float64Array) => vector.reduce((sum, each, i) => sum + each * direction[i]!, 0);
    const h = 1e-4;
    expect(along(at(0).gradient)).toBeCloseTo((at(h).value - at(-h).value) / (2 * h), 6);
    expect(along(objective.curvature(direction, at(0).probabilities))).toBeCloseTo((along(at(h).gradient) - along(at(-h).gradient)) / (2 * h), 6);
  });
});
