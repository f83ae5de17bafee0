import { describe, expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { ClassificationLoss, totalWeight } from '../training/classification-loss';
import type { BertClassifier } from './classifier';
import { Dropout } from './dropout';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients, type NamedArray } from './parameters';
import { someNumbers } from './plain-math.test-helper';
import { tinyBatch, tinyBert, tinyConfig } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

const BATCH = tinyBatch();
const LABELS = Int32Array.of(2, 0, 1);
const CLASS_WEIGHTS = Float64Array.of(0.5, 2, 1.25);

/** The weighted loss of the batch with dropout, the same masks every time; and the gradients, where they are wanted. */
function lossOf(model: BertClassifier, wanted?: Gradients): number {
  const gradients = wanted ?? new Gradients(ops);
  const loss = new ClassificationLoss(3, totalWeight(LABELS, CLASS_WEIGHTS), CLASS_WEIGHTS);
  model.backPropagate(BATCH, (logits) => loss.gradient(logits, LABELS), gradients, new Dropout(5, 3));
  if (!wanted) gradients.clear();
  return loss.value;
}

/** d loss / d t at w + t·direction, by differences with the steps h and 2h (Richardson): what remains is of order h⁴. */
function measuredSlope(model: BertClassifier, name: string, direction: readonly number[], h: number): number {
  const original = model.parameters.toArray(name);
  const lossAt = (t: number): number => {
    model.parameters.replace({ ...original, data: original.data.map((value, i) => value + t * direction[i]!) });
    return lossOf(model);
  };
  const difference = (t: number) => (lossAt(t) - lossAt(-t)) / (2 * t);
  const slope = (4 * difference(h) - difference(2 * h)) / 3;
  model.parameters.replace(original);
  return slope;
}

/** Half along the gradient, where the slope is largest, half somewhere else, where a wrong gradient would show too. */
function directionFor(gradient: readonly number[], seed: number): number[] {
  const [along, across] = [gradient, someNumbers(gradient.length, seed)].map(unit) as [number[], number[]];
  return unit(along.map((value, i) => value + across[i]!));
}

function unit(values: readonly number[]): number[] {
  const length = Math.hypot(...values);
  return values.map((value) => (length === 0 ? 0 : value / length));
}

function gradientArrays(model: BertClassifier): NamedArray[] {
  const gradients = new Gradients(ops);
  lossOf(model, gradients);
  const arrays = [...gradients.entries()].map(([name, tensor]) => ({ name, shape: tensor.shape, data: ops.toFloats(tensor) }));
  gradients.clear();
  return arrays;
}

/**
 * ReLU has no slope at 0, and differences across it are not those of either side. Biases of ±6 keep every unit well on
 * one side, half of them on, half off; what happens near 0 is activation.test.ts's.
 */
function keepFromKinks(model: BertClassifier): void {
  for (const name of model.parameters.names.filter((n) => n.endsWith('intermediate.dense.bias'))) {
    const { data, ...rest } = model.parameters.toArray(name);
    model.parameters.replace({ ...rest, data: data.map((value, i) => value + (i % 2 === 0 ? 6 : -6)) });
  }
}

/**
 * The loss, near 1, is rounded by a few times 2⁻²⁴ in float32, which a difference over h = 2⁻⁶ makes some 10⁻⁵ of; a
 * larger step would show the loss's fifth derivative. Most slopes are between 0.1 and 1, the least 0.004: an error of a
 * thousandth shows in most of them, one of a fiftieth in all. (The key biases' are 0: the softmax does not see them.)
 */
const STEP = 2 ** -6;
const TOLERANCE = 5e-5;

describe.each(['gelu', 'gelu_new', 'relu'] as const)('with %s, dropout, padding, segments and class weights', (hiddenAct) => {
  test('each parameter’s gradient is the slope of the loss', () => {
    const model = tinyBert(ops, tinyConfig({ hiddenAct, hiddenDropoutProb: 0.2, attentionProbsDropoutProb: 0.3, classifierDropout: 0.2 }));
    if (hiddenAct === 'relu') keepFromKinks(model);
    const arrays = gradientArrays(model);
    expect(arrays.map(({ name }) => name).sort()).toEqual([...model.parameters.names].sort());
    arrays.forEach(({ name, data }, seed) => {
      const gradient = [...data];
      const direction = directionFor(gradient, seed);
      const expected = gradient.reduce((sum, value, i) => sum + value * direction[i]!, 0);
      const measured = measuredSlope(model, name, direction, STEP);
      expect(Math.abs(measured - expected), `${name}: gradient ${expected}, slope ${measured}`).toBeLessThan(TOLERANCE);
      if (!name.endsWith('key.bias')) expect(Math.abs(expected), name).toBeGreaterThan(50 * TOLERANCE);
    });
    model.dispose();
  });
});
