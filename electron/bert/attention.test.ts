import { expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { attentionBackward, attentionForward } from './attention';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients, type Parameters } from './parameters';
import { dot, largestDifference, slopes, someNumbers } from './plain-math.test-helper';
import { plainAttention, type AttentionWeights } from './plain-attention.test-helper';
import { floats, parametersOf } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

// Two texts of three tokens, the last of the second one padding; two heads of two.
const SHAPE = { batchSize: 2, sequenceLength: 3, heads: 2, headSize: 2 };
const HIDDEN = 4;
const PRESENT = [1, 1, 1, /**/ 1, 1, 0];
const X = someNumbers(24, 1);
const WEIGHTS: AttentionWeights = {
  'query.weight': someNumbers(16, 2),
  'query.bias': someNumbers(4, 3),
  'key.weight': someNumbers(16, 4),
  'key.bias': someNumbers(4, 5),
  'value.weight': someNumbers(16, 6),
  'value.bias': someNumbers(4, 7),
};

function parameters(weights: AttentionWeights = WEIGHTS): Parameters {
  const entries = Object.entries(weights).map(([name, values]) => [`self.${name}`, [values.length === 4 ? [4] : [4, 4], values]] as const);
  return parametersOf(ops, Object.fromEntries(entries));
}

function maskBias() {
  return floats(ops, PRESENT.map((present) => (present ? 0 : -1e30)), [2, 1, 1, 3]);
}

test('every head is softmax(Q·Kᵀ/√D)·V over the tokens that are there', () => {
  const weights = parameters();
  const output = ops.scope(() => ops.toFloats(attentionForward({ ops, parameters: weights }, 'self', floats(ops, X, [6, HIDDEN]), maskBias(), SHAPE, 0).output));
  expect(largestDifference(output, plainAttention(SHAPE, PRESENT, X, WEIGHTS).flat())).toBeLessThan(1e-6);
  weights.dispose();
});

test('scores in the thousands overflow nothing: the largest token takes all', () => {
  const huge = { ...WEIGHTS, 'query.weight': WEIGHTS['query.weight'].map((w) => 1e4 * w) };
  const weights = parameters(huge);
  const output = ops.scope(() => ops.toFloats(attentionForward({ ops, parameters: weights }, 'self', floats(ops, X, [6, HIDDEN]), maskBias(), SHAPE, 0).output));
  expect(largestDifference(output, plainAttention(SHAPE, PRESENT, X, huge).flat())).toBeLessThan(1e-5);
  weights.dispose();
});

test('the way back gives the slopes of the plain formula, for x and every weight', () => {
  const weights = parameters();
  const gradients = new Gradients(ops);
  const dOutput = someNumbers(24, 8);
  const dX = ops.scope(() => {
    const pass = { ops, parameters: weights, gradients };
    const x = floats(ops, X, [6, HIDDEN]);
    const { saved } = attentionForward(pass, 'self', x, maskBias(), SHAPE, 0);
    return ops.toFloats(attentionBackward(pass, 'self', x, saved, SHAPE, floats(ops, dOutput, [6, HIDDEN])));
  });
  expect(largestDifference(dX, slopes((x) => dot(plainAttention(SHAPE, PRESENT, x, WEIGHTS), dOutput), X))).toBeLessThan(1e-5);
  for (const name of Object.keys(WEIGHTS) as (keyof AttentionWeights)[]) {
    const expected = slopes((values) => dot(plainAttention(SHAPE, PRESENT, X, { ...WEIGHTS, [name]: values }), dOutput), WEIGHTS[name]);
    expect(largestDifference(ops.toFloats(gradients.get(`self.${name}`)!), expected), name).toBeLessThan(1e-5);
  }
  gradients.clear();
  weights.dispose();
});
