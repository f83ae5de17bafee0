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
const PLAIN = { batchSize: 2, sequenceLength: 3, heads: 2, headSize: 2 };
const SHAPE = { ...PLAIN, queryLength: 3, keyLength: 3 };
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

function forward(weights: Parameters): Float32Array {
  const x = floats(ops, X, [6, HIDDEN]);
  return ops.toFloats(attentionForward({ ops, parameters: weights }, 'self', x, x, maskBias(), SHAPE, 0).output);
}

test('every head is softmax(Q·Kᵀ/√D)·V over the tokens that are there', () => {
  const weights = parameters();
  const output = ops.scope(() => forward(weights));
  expect(largestDifference(output, plainAttention(PLAIN, PRESENT, X, WEIGHTS).flat())).toBeLessThan(1e-6);
  weights.dispose();
});

test('scores in the thousands overflow nothing: the largest token takes all', () => {
  const huge = { ...WEIGHTS, 'query.weight': WEIGHTS['query.weight'].map((w) => 1e4 * w) };
  const weights = parameters(huge);
  const output = ops.scope(() => forward(weights));
  expect(largestDifference(output, plainAttention(PLAIN, PRESENT, X, huge).flat())).toBeLessThan(1e-5);
  weights.dispose();
});

test('the way back gives the slopes of the plain formula, for x and every weight', () => {
  const weights = parameters();
  const gradients = new Gradients(ops);
  const dOutput = someNumbers(24, 8);
  const dX = ops.scope(() => {
    const pass = { ops, parameters: weights, gradients };
    const x = floats(ops, X, [6, HIDDEN]);
    const { saved } = attentionForward(pass, 'self', x, x, maskBias(), SHAPE, 0);
    const { dQueryInput, dInput } = attentionBackward(pass, 'self', saved, SHAPE, floats(ops, dOutput, [6, HIDDEN]));
    return ops.toFloats([dQueryInput, ...dInput].reduce((sum, part) => ops.add(sum, part)));
  });
  expect(largestDifference(dX, slopes((x) => dot(plainAttention(PLAIN, PRESENT, x, WEIGHTS), dOutput), X))).toBeLessThan(1e-5);
  for (const name of Object.keys(WEIGHTS) as (keyof AttentionWeights)[]) {
    const expected = slopes((values) => dot(plainAttention(PLAIN, PRESENT, X, { ...WEIGHTS, [name]: values }), dOutput), WEIGHTS[name]);
    expect(largestDifference(ops.toFloats(gradients.get(`self.${name}`)!), expected), name).toBeLessThan(1e-5);
  }
  gradients.clear();
  weights.dispose();
});

test('some tokens alone may ask: their output is what it is among all', () => {
  const weights = parameters();
  const [some, all] = ops.scope(() => {
    const x = floats(ops, X, [6, HIDDEN]);
    const asking = ops.gatherRows(x, ops.fromInts(Int32Array.of(1, 3), [2])); // the second token of the first text, the first of the second
    const { output } = attentionForward({ ops, parameters: weights }, 'self', asking, x, maskBias(), { ...SHAPE, queryLength: 1 }, 0);
    return [ops.toFloats(output), forward(weights)];
  });
  expect(largestDifference(some, [...all.subarray(1 * HIDDEN, 2 * HIDDEN), ...all.subarray(3 * HIDDEN, 4 * HIDDEN)])).toBeLessThan(1e-6);
  weights.dispose();
});
