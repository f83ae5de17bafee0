import { describe, expect, test } from 'vitest';
import { parameterShapes } from '../bert/parameter-shapes';
import { Gradients, Parameters } from '../bert/parameters';
import type { AdamTarget, AdamUpdate, Variable } from '../bert/tensor-ops';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import type { SafetensorsFile } from '../formats/safetensors-reader';
import type { TensorToWrite } from '../formats/safetensors-writer';
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
  readonly updates: { variable: Variable; kept: number }[] = [];
  calls = 0;

  override applyAdam(targets: readonly AdamTarget[], update: AdamUpdate): void {
    this.calls++;
    for (const { weight } of targets) this.updates.push({ variable: weight, kept: update.kept });
    super.applyAdam(targets, update);
  }
}

test('each step updates every parameter exactly once, with its own decay', async () => {
  const ops = new RecordingOps();
  const { parameters } = await tinyClassifier(ops);
  const optimizer = new AdamW(ops, parameters, { ...ADAMW_DEFAULTS, weightDecay: 0.01 });
  for (const step of [1, 2]) {
    [ops.updates.length, ops.calls] = [0, 0];
    const gradients = new Gradients(ops);
    for (const name of parameters.names) gradients.add(name, ops.fromFloats(parameters.toArray(name).data, parameters.variable(name).shape));
    optimizer.update(gradients, 1e-3);
    gradients.clear();
    expect(ops.updates).toHaveLength(parameters.names.length);
    expect(ops.calls, `step ${step}`).toBe(2); // Those with decay, and those without.
    const keptOf = new Map(ops.updates.map(({ variable, kept }) => [variable, kept]));
    for (const name of parameters.names) expect(keptOf.get(parameters.variable(name)), name).toBe(isDecayed(name) ? 1 - 1e-3 * 0.01 : 1);
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

/** A checkpoint's file with these tensors. */
function fileOf(tensors: readonly TensorToWrite[]): Pick<SafetensorsFile, 'names' | 'readFloat32'> {
  const values = new Map(tensors.map(({ name, data }) => [name, typeof data === 'function' ? data() : data.slice()]));
  return { names: [...values.keys()], readFloat32: async (name) => (await values.get(name))! };
}

describe('a matrix that is read by rows', () => {
  const ops = new TestOps();
  const SHAPE = [6, 2];
  const parametersAt = (values: Float32Array) => {
    const parameters = new Parameters(ops);
    parameters.add({ name: 'x.weight', shape: SHAPE, data: values });
    return parameters;
  };
  const OPTIONS = { ...ADAMW_DEFAULTS, weightDecay: 0.1 };

  /** One update with a gradient of a single row, by rows or of the whole matrix. */
  function update(optimizer: AdamW, step: number, byRows: boolean): void {
    const gradients = new Gradients(ops);
    const row = (step * step) % 5;
    ops.scope(() => {
      const values = ops.fromFloats(Float32Array.of(1 + step, -2), [1, 2]);
      if (byRows) gradients.addRows('x.weight', Int32Array.of(row), values);
      else gradients.add('x.weight', ops.scatterAddRows(values, ops.fromInts(Int32Array.of(row), [1]), 6));
    });
    optimizer.update(gradients, 0.01 / (1 + step), 1 / (1 + (step % 3)));
    gradients.clear();
  }

  test('goes on from a checkpoint of before there were such, and is a parameter of the backend again in the end', async () => {
    const whole = parametersAt(Float32Array.from({ length: 12 }, (_, i) => i / 10));
    const before = new AdamW(ops, whole, OPTIONS);
    for (let step = 0; step < 7; step++) update(before, step, false);

    const rows = parametersAt(whole.toArray('x.weight').data);
    const after = new AdamW(ops, rows, OPTIONS, ['x.weight']);
    await after.restore(7, fileOf(before.moments));
    for (let step = 7; step < 20; step++) {
      update(before, step, false);
      update(after, step, true);
    }
    after.dispose();
    const wanted = whole.toArray('x.weight').data;
    rows.toArray('x.weight').data.forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 5));
    expect(() => rows.variable('x.weight')).not.toThrow();
    before.dispose();
    for (const parameters of [whole, rows]) parameters.dispose();
  });

  test('and goes on from its own to the same bits', async () => {
    const [straight, resumed] = [parametersAt(new Float32Array(12)), parametersAt(new Float32Array(12))];
    const one = new AdamW(ops, straight, OPTIONS, ['x.weight']);
    for (let step = 0; step < 7; step++) update(one, step, true);
    const other = new AdamW(ops, resumed, OPTIONS, ['x.weight']);
    const weights = await fileOf(one.weights).readFloat32('x.weight');
    resumed.replace({ name: 'x.weight', shape: SHAPE, data: weights });
    await other.restore(7, fileOf(one.moments));
    for (const optimizer of [one, other]) {
      for (let step = 7; step < 20; step++) update(optimizer, step, true);
      optimizer.dispose();
    }
    expect(resumed.toArray('x.weight')).toEqual(straight.toArray('x.weight'));
    for (const parameters of [straight, resumed]) parameters.dispose();
  });
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
