import { describe, expect, test } from 'vitest';
import { toBatch } from '../../../bert/batch';
import { expectNoLeaks } from '../../../bert/leaks.test-helper';
import { largestDifference } from '../../../bert/plain-math.test-helper';
import { tinyBatch, tinyBert, tinyConfig, TINY_ROWS } from '../../../bert/tiny-bert.test-helper';
import type { HiddenActivation } from '../../../formats/model-config';
import type { NativeBinding } from '../native-binding';
import { NativeOps } from '../native-ops';
import { nativeBindingOrSkip } from '../test-ops.test-helper';
import { GraphOps } from './graph-ops';

const binding = nativeBindingOrSkip();
expectNoLeaks({ get liveHandles() { return binding.getNumOfTensors(); } });

// Logits are near 1: fused operations round less often.
const ROUNDING = 5e-6;

/** The binding, and how many graphs are loaded in it. */
function countingBinding(): { binding: NativeBinding; graphs: () => number } {
  let graphs = 0;
  const counting = Object.create(binding, {
    loadSavedModel: { value: (...args: Parameters<NativeBinding['loadSavedModel']>) => (graphs++, binding.loadSavedModel(...args)) },
    deleteSavedModel: {
      value: (id: number) => {
        graphs--;
        binding.deleteSavedModel(id);
      },
    },
  }) as NativeBinding;
  return { binding: counting, graphs: () => graphs };
}

describe.each<HiddenActivation>(['gelu', 'gelu_new', 'relu'])('with %s', (hiddenAct) => {
  test('one graph gives the logits of batches of every size that its operations give', () => {
    const counting = countingBinding();
    const config = tinyConfig({ hiddenAct });
    const [graph, plain] = [tinyBert(new GraphOps(counting.binding), config), tinyBert(new NativeOps(binding), config)];
    for (const batch of [toBatch([TINY_ROWS[2]!], 0), tinyBatch(), toBatch(TINY_ROWS.slice(0, 2), 0, 8), toBatch([TINY_ROWS[0]!], 0)]) {
      expect(largestDifference(graph.logits(batch), [...plain.logits(batch)])).toBeLessThan(ROUNDING);
      expect(counting.graphs()).toBe(1);
    }
    graph.dispose();
    plain.dispose();
    expect(counting.graphs()).toBe(0);
  });

  test('in bfloat16 a graph is as far from float32 as its operations are, one by one, and no farther', () => {
    const config = tinyConfig({ hiddenAct });
    const models = [new GraphOps(binding, 'bf16'), new NativeOps(binding, 'bf16'), new NativeOps(binding)].map((ops) => tinyBert(ops, config));
    for (const batch of [tinyBatch(), toBatch(TINY_ROWS.slice(0, 2), 0, 8)]) {
      const [graph, plain, exact] = models.map((model) => model.logits(batch)) as [Float32Array, Float32Array, Float32Array];
      const distance = largestDifference(plain, [...exact]);
      expect(largestDifference(graph, [...exact])).toBeGreaterThan(distance / 8);
      expect(largestDifference(graph, [...exact])).toBeLessThan(2 * distance);
    }
    for (const model of models) model.dispose();
  });
});

test('a graph computes the same operations each time, and says where others begin', () => {
  const ops = new GraphOps(binding);
  const one = () => ops.fromFloats(Float32Array.of(1, 2), [2]);
  const sum = () => ops.scope(() => ops.toFloats(ops.add(one(), 1)));
  expect([...sum()]).toEqual([2, 3]);
  expect(() => ops.scope(() => ops.toFloats(ops.exp(one())))).toThrow(expect.objectContaining({ family: 'bug', code: 'other-course' }));
  expect(() => ops.scope(() => ops.toFloats(one()))).toThrow(expect.objectContaining({ family: 'bug', code: 'other-course' }));
  expect([...sum()]).toEqual([2, 3]);
  ops.disposeVariable(ops.variable(Float32Array.of(1), [1])); // With the last weight goes the graph.
  expect([...ops.scope(() => ops.toFloats(ops.exp(one())))].map(Math.round)).toEqual([3, 7]);
  ops.disposeVariable(ops.variable(Float32Array.of(1), [1]));
});

test('a computation that failed leaves nothing behind: the next one is written down anew', () => {
  const ops = new GraphOps(binding);
  const weight = ops.variable(Float32Array.of(1, 2), [2]);
  const sum = () => ops.add(ops.fromFloats(Float32Array.of(1, 1), [2]), ops.read(weight));
  expect(() => ops.scope(() => { sum(); throw new Error('stopped'); })).toThrow('stopped');
  expect([...ops.scope(() => ops.toFloats(sum()))]).toEqual([2, 3]);
  ops.disposeVariable(weight);
});

test('a graph gives what was computed in a scope, of its own tensors alone, and does not learn', () => {
  const ops = new GraphOps(binding);
  const other = new NativeOps(binding);
  expect(() => ops.toFloats(ops.read(ops.variable(Float32Array.of(1), [1])))).toThrow(expect.objectContaining({ code: 'no-computation' }));
  other.scope(() => {
    const foreign = other.fromFloats(Float32Array.of(1), [1]);
    expect(() => ops.scope(() => ops.exp(foreign))).toThrow(TypeError);
  });
  expect(() => ops.randomBytes()).toThrow(expect.objectContaining({ code: 'no-learning' }));
});
