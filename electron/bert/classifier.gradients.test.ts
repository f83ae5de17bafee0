import { describe, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { ClassificationLoss, totalWeight } from '../training/classification-loss';
import type { BertClassifier } from './classifier';
import { Dropout } from './dropout';
import { expectSlopes } from './gradient-check.test-helper';
import { expectNoLeaks } from './leaks.test-helper';
import type { Gradients } from './parameters';
import { tinyBatch, tinyBert, tinyConfig } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

const BATCH = tinyBatch();
const LABELS = Int32Array.of(2, 0, 1);
const CLASS_WEIGHTS = Float64Array.of(0.5, 2, 1.25);

/** The weighted loss of the batch with dropout, the same masks every time. */
function lossOf(model: BertClassifier, gradients: Gradients): number {
  const loss = new ClassificationLoss(3, totalWeight(LABELS, CLASS_WEIGHTS), CLASS_WEIGHTS);
  model.backPropagate(BATCH, (logits) => loss.gradient(logits, LABELS), gradients, new Dropout(5, 3));
  return loss.value;
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

describe.each(['gelu', 'gelu_new', 'relu'] as const)('with %s, dropout, padding, segments and class weights', (hiddenAct) => {
  test('each parameter’s gradient is the slope of the loss', () => {
    const model = tinyBert(ops, tinyConfig({ hiddenAct, hiddenDropoutProb: 0.2, attentionProbsDropoutProb: 0.3, classifierDropout: 0.2 }));
    if (hiddenAct === 'relu') keepFromKinks(model);
    expectSlopes(ops, model.parameters, (gradients) => lossOf(model, gradients));
    model.dispose();
  });
});
