import { describe, expect, test } from 'vitest';
import { PRECISIONS, TestOps } from '../engine/kernels/test-ops.test-helper';
import { ClassificationLoss } from '../training/classification-loss';
import { Dropout } from './dropout';
import { firstPlaces } from './encoder';
import { expectSlopes } from './gradient-check.test-helper';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients } from './parameters';
import { NOT_MASKED, type BertPretrainingModel, type MaskedBatch, type PretrainingLoss } from './pretraining-model';
import { tinyBatch, tinyConfig, tinyPretrainingModel } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

/** Two tokens to guess of the first text, one of each of the others. */
const BATCH: MaskedBatch = {
  ...tinyBatch(),
  wanted: { perText: 3, places: Int32Array.of(0, 2, 4, 0, 3, 0, 0, 1, 0) },
  maskedIds: Int32Array.of(5, 3, 8, NOT_MASKED, 9, NOT_MASKED),
};
const NEXT = Int32Array.of(0, 1, 1);

/** Both losses, each a mean, with dropout: the same masks every time. */
function lossOf(model: BertPretrainingModel, gradients: Gradients, { words = true, pairs = true } = {}): number {
  const next = new ClassificationLoss(2, 3);
  const loss: PretrainingLoss = {
    maskedWeight: words ? 1 / 4 : undefined,
    nextSentence: pairs ? (logits) => next.gradient(logits, NEXT) : undefined,
  };
  return model.backPropagate(BATCH, loss, gradients, new Dropout(5, 3)).lossSum / 4 + next.value;
}

describe.each(['gelu', 'gelu_new'] as const)('with %s, dropout, padding and segments', (hiddenAct) => {
  test('each parameter’s gradient is the slope of both losses', () => {
    const model = tinyPretrainingModel(ops, tinyConfig({ hiddenAct, hiddenDropoutProb: 0.2, attentionProbsDropoutProb: 0.3 }));
    expectSlopes(ops, model.parameters, (gradients) => lossOf(model, gradients));
    model.dispose();
  });
});

/** Σ |gradient| by parameter, of those that have one. */
function gradientSizes(objectives: { readonly words: boolean; readonly pairs: boolean }): Map<string, number> {
  const model = tinyPretrainingModel(ops);
  const gradients = new Gradients(ops);
  lossOf(model, gradients, objectives);
  const sizes = new Map([...gradients.entries()].map(([name, tensor]) => [name, ops.toFloats(tensor).reduce((sum, value) => sum + Math.abs(value), 0)]));
  gradients.clear();
  model.dispose();
  return sizes;
}

test('each head is learnt by its own objective alone, the encoder by both', () => {
  const [words, pairs, neither] = [{ words: true, pairs: false }, { words: false, pairs: true }, { words: false, pairs: false }].map(gradientSizes) as [Map<string, number>, Map<string, number>, Map<string, number>];
  const heads = (sizes: Map<string, number>) => [...sizes.keys()].filter((name) => name.startsWith('cls.') || name.includes('pooler')).map((name) => name.split('.').slice(0, 2).join('.'));
  expect([...new Set(heads(words))]).toEqual(['cls.predictions']);
  expect(new Set(heads(pairs))).toEqual(new Set(['cls.seq_relationship', 'bert.pooler']));
  for (const sizes of [words, pairs]) expect(sizes.get('bert.encoder.layer.0.intermediate.dense.weight')).toBeGreaterThan(0);
  expect([...neither.values()].every((size) => size === 0)).toBe(true);
});

test('what stands at a place that is filled up is not learnt from', () => {
  const model = tinyPretrainingModel(ops);
  const elsewhere: MaskedBatch = { ...BATCH, wanted: { perText: 3, places: BATCH.wanted.places.with(5, 2).with(8, 1) } };
  const weights = { maskedWeight: 1 / 4 };
  const [gradients, others] = [new Gradients(ops), new Gradients(ops)];
  expect(model.backPropagate(elsewhere, weights, others, undefined).lossSum).toBeCloseTo(model.backPropagate(BATCH, weights, gradients, undefined).lossSum, 5);
  for (const [name, gradient] of gradients.entries()) {
    const values = ops.toFloats(others.get(name)!);
    ops.toFloats(gradient).forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
  }
  gradients.clear();
  others.clear();
  model.dispose();
});

describe.each(PRECISIONS)('scores, in %s', (precision) => {
  test('are those of the logits: Σ cross-entropy, and how many tokens are likelier than the right one', () => {
    const precise = new TestOps(precision);
    const model = tinyPretrainingModel(precise);
    const { masked, next } = model.logits(BATCH, BATCH.wanted);
    const rows = [...BATCH.maskedIds.keys()].filter((row) => BATCH.maskedIds[row] !== NOT_MASKED);
    const scores = rows.map((row) => ({ id: BATCH.maskedIds[row]!, logits: [...masked.subarray(row * 11, (row + 1) * 11)] }));
    const { lossSum, ranks, nextLogits } = model.score(BATCH);
    const expected = scores.reduce((sum, { id, logits }) => sum + Math.log(logits.reduce((total, logit) => total + Math.exp(logit), 0)) - logits[id]!, 0);
    expect(lossSum / expected).toBeCloseTo(1, precision === 'f32' ? 5 : 1);
    expect([...ranks]).toEqual(scores.map(({ id, logits }) => logits.filter((logit) => logit > logits[id]!).length));
    expect(nextLogits).toEqual(next);
    model.dispose();
  });
});

test('without a masked token only pairs are judged', () => {
  const model = tinyPretrainingModel(ops);
  const batch = { ...BATCH, wanted: firstPlaces(BATCH), maskedIds: new Int32Array() };
  expect(model.score(batch)).toMatchObject({ lossSum: 0, ranks: new Float32Array() });
  const [without, among] = [model.score(batch).nextLogits, model.score(BATCH).nextLogits];
  without.forEach((logit, i) => expect(logit).toBeCloseTo(among[i]!, 5));
  model.dispose();
});
