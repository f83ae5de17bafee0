import { expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { encoderLayerBackward, encoderLayerForward } from './encoder-layer';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients } from './parameters';
import { plainAttention, type AttentionWeights } from './plain-attention.test-helper';
import { dot, largestDifference, layerNorm, linear, slopes, someNumbers, toRows } from './plain-math.test-helper';
import type { Hidden } from './residual-block';
import type { Tensor } from './tensor-ops';
import { floats, parametersOf, tinyConfig } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

const PLAIN = { batchSize: 2, sequenceLength: 3, heads: 2, headSize: 2 };
const INPUTS = { shape: { ...PLAIN, queryLength: 3, keyLength: 3 }, maskBias: undefined };
const PRESENT = [1, 1, 1, 1, 1, 1];
const CONFIG = tinyConfig({ hiddenSize: 4, intermediateSize: 6, hiddenAct: 'relu', layerNormEps: 1e-3, hiddenDropoutProb: 0, attentionProbsDropoutProb: 0 });
const X = someNumbers(24, 100);

const SHAPES = {
  ...Object.fromEntries(['query', 'key', 'value'].flatMap((which) => [[`attention.self.${which}.weight`, [4, 4]], [`attention.self.${which}.bias`, [4]]])),
  'attention.output.dense.weight': [4, 4],
  'attention.output.dense.bias': [4],
  'attention.output.LayerNorm.weight': [4],
  'attention.output.LayerNorm.bias': [4],
  'intermediate.dense.weight': [6, 4],
  'intermediate.dense.bias': [6],
  'output.dense.weight': [4, 6],
  'output.dense.bias': [4],
  'output.LayerNorm.weight': [4],
  'output.LayerNorm.bias': [4],
} as Readonly<Record<string, readonly number[]>>;
const WEIGHTS = Object.fromEntries(Object.entries(SHAPES).map(([name, shape], i) => [name, someNumbers(shape.reduce((a, b) => a * b), i)]));

function parameters() {
  return parametersOf(ops, Object.fromEntries(Object.entries(WEIGHTS).map(([name, values]) => [`layer.${name}`, [SHAPES[name]!, values]])));
}

/** The block as the paper draws it: attention, add and norm, feed-forward, add and norm. */
function plain(values: readonly number[]): number[][] {
  const w = (name: string) => WEIGHTS[name]!;
  const dense = (name: string, x: number[][]) => linear(x, toRows(w(`${name}.dense.weight`), x[0]!.length), w(`${name}.dense.bias`));
  const addAndNorm = (name: string, a: number[][], b: number[][]) =>
    layerNorm(a.map((row, i) => row.map((value, j) => value + b[i]![j]!)), w(`${name}.LayerNorm.weight`), w(`${name}.LayerNorm.bias`), CONFIG.layerNormEps);

  const x = toRows([...values], 4);
  const self: Record<string, number[]> = Object.fromEntries(Object.entries(WEIGHTS).map(([name, v]) => [name.replace('attention.self.', ''), v]));
  const attended = addAndNorm('attention.output', dense('attention.output', plainAttention(PLAIN, PRESENT, values, self as unknown as AttentionWeights)), x);
  const activated = dense('intermediate', attended).map((row) => row.map((value) => Math.max(0, value)));
  return addAndNorm('output', dense('output', activated), attended);
}

function hidden(): Hidden {
  const output = floats(ops, X, [6, 4]);
  return { output, factor: output };
}

function sumOf(parts: readonly Tensor[]): Tensor {
  return parts.reduce((sum, part) => ops.add(sum, part));
}

test('attention and feed-forward, each with its residual and LayerNorm', () => {
  const weights = parameters();
  const output = ops.scope(() => ops.toFloats(encoderLayerForward({ ops, parameters: weights }, CONFIG, 'layer', hidden(), INPUTS).hidden.output));
  expect(largestDifference(output, plain(X).flat())).toBeLessThan(1e-5);
  weights.dispose();
});

test('the gradient of its input is the slope of the plain formula, and every weight gets one', () => {
  const weights = parameters();
  const gradients = new Gradients(ops);
  const dOutput = someNumbers(24, 101);
  const dX = ops.scope(() => {
    const pass = { ops, parameters: weights, gradients };
    const { saved } = encoderLayerForward(pass, CONFIG, 'layer', hidden(), INPUTS);
    return ops.toFloats(sumOf(encoderLayerBackward(pass, CONFIG, 'layer', saved, INPUTS, [floats(ops, dOutput, [6, 4])])));
  });
  expect(largestDifference(dX, slopes((x) => dot(plain(x), dOutput), X))).toBeLessThan(1e-4);
  expect([...gradients.entries()].map(([name]) => name).sort()).toEqual([...weights.names].sort());
  gradients.clear();
  weights.dispose();
});

test('some rows alone: the same output, and the same gradients as where the others count nothing', () => {
  const weights = parameters();
  const gradients = new Gradients(ops);
  const dOutput = someNumbers(8, 102);
  const [output, dX] = ops.scope(() => {
    const pass = { ops, parameters: weights, gradients };
    const inputs = { ...INPUTS, shape: { ...INPUTS.shape, queryLength: 1 }, queryRows: ops.fromInts(Int32Array.of(1, 3), [2]) };
    const { hidden: some, saved } = encoderLayerForward(pass, CONFIG, 'layer', hidden(), inputs);
    return [ops.toFloats(some.output), ops.toFloats(sumOf(encoderLayerBackward(pass, CONFIG, 'layer', saved, inputs, [floats(ops, dOutput, [2, 4])])))];
  });
  const chosen = (rows: number[][]) => [...rows[1]!, ...rows[3]!];
  expect(largestDifference(output, chosen(plain(X)))).toBeLessThan(1e-5);
  expect(largestDifference(dX, slopes((x) => chosen(plain(x)).reduce((sum, value, i) => sum + value * dOutput[i]!, 0), X))).toBeLessThan(1e-4);
  expect([...gradients.entries()].map(([name]) => name).sort()).toEqual([...weights.names].sort());
  gradients.clear();
  weights.dispose();
});
