import { describe, expect, test } from 'vitest';
import { parameterShapes } from '../bert/parameter-shapes';
import { Gradients, Parameters } from '../bert/parameters';
import type { AdamUpdate, Tensor, Variable } from '../bert/tensor-ops';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { AdamW, ADAMW_DEFAULTS, isDecayed } from './adamw';
import expected from './fixtures/training.json';
import { tinyClassifier } from './tiny-model.test-helper';


describe('weight decay', () => {
  const { decayed, plain } = expected.decay;

  test("is for the parameters that transformers' Trainer decays", () => {
    expect(decayed.filter((name) => !isDecayed(name))).toEqual([]);
    expect(plain.filter(isDecayed)).toEqual([]);
  });

  test('or its absence is decided for every parameter of BERT', async () => {
    const ops = new TestOps();
    const model = await tinyClassifier(ops);
    expect([...decayed, ...plain].sort()).toEqual([...parameterShapes(model.config).keys()].sort());
    expect([...model.parameters.names].sort()).toEqual([...decayed, ...plain].sort());
    model.dispose();
  });
});

/** Writes down which parameter is updated, and with what decay. */
class RecordingOps extends TestOps {
  readonly updates: { variable: Variable; weightDecay: number; step: number }[] = [];

  override applyAdam(weight: Variable, moment1: Variable, moment2: Variable, gradient: Tensor, update: AdamUpdate): void {
    this.updates.push({ variable: weight, weightDecay: update.weightDecay, step: update.step });
    super.applyAdam(weight, moment1, moment2, gradient, update);
  }
}

test('each step updates every parameter exactly once, with its own decay', async () => {
  const ops = new RecordingOps();
  const { parameters } = await tinyClassifier(ops);
  const optimizer = new AdamW(ops, parameters, { ...ADAMW_DEFAULTS, weightDecay: 0.01 });
  for (const step of [1, 2]) {
    ops.updates.length = 0;
    const gradients = new Gradients(ops);
    for (const name of parameters.names) gradients.add(name, ops.fromFloats(parameters.toArray(name).data, parameters.variable(name).shape));
    optimizer.update(gradients, 1e-3);
    gradients.clear();
    const wanted = parameters.names.map((name) => ({ variable: parameters.variable(name), weightDecay: isDecayed(name) ? 0.01 : 0, step }));
    expect(ops.updates).toEqual(wanted);
  }
  optimizer.dispose();
  parameters.dispose();
});

describe('updates beside torch.optim.AdamW', () => {
  const { weight, bias, weightDecay, steps } = expected.adamw;

  /** Follows the reference's steps; the gradients come multiplied by `factor`, and are scaled back by the optimizer. */
  function follow(factor: number): void {
    const ops = new TestOps();
    const parameters = new Parameters(ops);
    parameters.add({ name: 'x.weight', shape: [2, 3], data: Float32Array.from(weight) });
    parameters.add({ name: 'x.bias', shape: [3], data: Float32Array.from(bias) });
    const optimizer = new AdamW(ops, parameters, { ...ADAMW_DEFAULTS, weightDecay });
    for (const step of steps) {
      const gradients = new Gradients(ops);
      gradients.add('x.weight', ops.fromFloats(Float32Array.from(step.weightGradient, (g) => g * factor), [2, 3]));
      gradients.add('x.bias', ops.fromFloats(Float32Array.from(step.biasGradient, (g) => g * factor), [3]));
      optimizer.update(gradients, step.learningRate, 1 / factor);
      gradients.clear();
      parameters.toArray('x.weight').data.forEach((value, i) => expect(value).toBeCloseTo(step.weight[i]!, 6));
      parameters.toArray('x.bias').data.forEach((value, i) => expect(value).toBeCloseTo(step.bias[i]!, 6));
    }
    optimizer.dispose();
    parameters.dispose();
  }

  test('are the same, with decay and without', () => follow(1));
  test('are the same when clipping scales the gradients first', () => follow(4));
});

test('an optimizer that is done leaves no handle behind', async () => {
  const ops = new TestOps();
  const { parameters } = await tinyClassifier(ops);
  const before = ops.liveHandles;
  const optimizer = new AdamW(ops, parameters, ADAMW_DEFAULTS);
  expect(ops.liveHandles).toBe(before + 2 * parameters.names.length);
  optimizer.dispose();
  expect(ops.liveHandles).toBe(before);
  parameters.dispose();
});
