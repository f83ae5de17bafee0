import { describe, expect, onTestFinished, test } from 'vitest';
import { cancelledError } from '../../shared/errors';
import { evaluateLogits, type Evaluation } from '../../shared/model/evaluation';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { predictLogits } from './predict';
import { allFinite, collect, plant, tinyClassifier, tinyExamples, weightsOf } from './tiny-model.test-helper';
import { trainClassifier, type TrainingOptions, type TrainingTask } from './train';

const ops = new TestOps();
const train = tinyExamples(40);
const OPTIONS: TrainingOptions = {
  ...{ epochs: 2, batchSize: 4, accumulate: 1, learningRate: 1e-3, warmup: 0.1, shuffle: true, seed: 1 },
  ...{ weightDecay: 0.01, dropout: true, earlyStopping: false },
};

type Bench = TrainingTask & { readonly kept: Map<string, Float32Array>[]; readonly keptSteps: number[]; readonly controller: AbortController };

/** A run of the tiny model that notes the weights that it is asked to keep. */
async function bench(options: Partial<TrainingOptions> = {}, overrides: Partial<TrainingTask> = {}): Promise<Bench> {
  const model = await tinyClassifier(ops);
  const controller = new AbortController();
  const kept: Map<string, Float32Array>[] = [];
  const keptSteps: number[] = [];
  const keepWeights = (step: number) => Promise.resolve(void (kept.push(weightsOf(model)), keptSteps.push(step)));
  onTestFinished(() => model.dispose());
  return { ops, model, train, options: { ...OPTIONS, ...options }, keepWeights, signal: controller.signal, controller, kept, keptSteps, ...overrides };
}

/** Scores that are given rather than computed, one after the other. */
function scripted(...macroF1: number[]): TrainingTask['validation'] {
  const scores = macroF1.map((f1, i) => ({ macroF1: f1, accuracy: f1, loss: 1 + i }));
  return { rows: 10, evaluate: () => Promise.resolve(scores.shift() as Evaluation) };
}

test('every step is told, in order, then the checks that are due after it', async () => {
  const { events, result } = await collect(trainClassifier(await bench({}, { validation: scripted(0.5, 0.6) })));
  expect(events.map(({ kind, step, epoch }) => `${kind} ${step} of epoch ${epoch}`)).toEqual([
    ...Array.from({ length: 10 }, (_, i) => `step ${i + 1} of epoch 0`),
    'evaluation 10 of epoch 0',
    ...Array.from({ length: 10 }, (_, i) => `step ${i + 11} of epoch 1`),
    'evaluation 20 of epoch 1',
  ]);
  expect(result).toMatchObject({ steps: 20, stopped: 'finished', keptStep: expect.any(Number) as number });
  for (const event of events) {
    if (event.kind === 'step') for (const value of Object.values(event).filter((v) => typeof v === 'number')) expect(value).toBeGreaterThanOrEqual(0);
  }
});

test('a model learns what can be learnt: it is right on rows that it has not seen', async () => {
  const task = await bench({ epochs: 6, batchSize: 8, learningRate: 3e-3 }, { train: tinyExamples(160) });
  await collect(trainClassifier(task));
  const unseen = tinyExamples(50, { seed: 2 });
  const logits = await predictLogits(task.model, unseen, { signal: task.signal });
  expect(evaluateLogits(logits, unseen.labelIds, ['no', 'yes']).accuracy).toBeGreaterThanOrEqual(0.9);
});

test('weights are kept when a check finds them the best so far, and only then', async () => {
  const task = await bench({ epochs: 4 }, { validation: scripted(0.5, 0.7, 0.6, 0.4) });
  const atChecks: Map<string, Float32Array>[] = [];
  const { events } = await collect(trainClassifier(task), (event) => event.kind === 'evaluation' && atChecks.push(weightsOf(task.model)));
  expect(events.flatMap((event) => (event.kind === 'evaluation' ? [event.best] : []))).toEqual([true, true, false, false]);
  expect(task.kept).toEqual(atChecks.slice(0, 2));
});

test('with nothing held back nothing is kept: the last weights are those of the model', async () => {
  const task = await bench({ epochs: 1 });
  expect((await collect(trainClassifier(task))).result).toMatchObject({ steps: 10, stopped: 'finished', keptStep: undefined });
  expect(task.kept).toEqual([]);
});

describe('early stopping', () => {
  const scores = [0.9, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5];

  test('ends a run that no longer gets better', async () => {
    const { result } = await collect(trainClassifier(await bench({ epochs: 7, earlyStopping: true }, { validation: scripted(...scores) })));
    expect(result).toMatchObject({ steps: 50, stopped: 'early', keptStep: 10 });
  });

  test('switched off lets it go on', async () => {
    const { result } = await collect(trainClassifier(await bench({ epochs: 7 }, { validation: scripted(...scores) })));
    expect(result).toMatchObject({ steps: 70, stopped: 'finished' });
  });

  test('at the last step is no early end', async () => {
    const { result } = await collect(trainClassifier(await bench({ epochs: 5, earlyStopping: true }, { validation: scripted(...scores) })));
    expect(result).toMatchObject({ steps: 50, stopped: 'finished' });
  });
});

describe('a signal', () => {
  test('ends the run after the present step', async () => {
    const task = await bench();
    const { events, result } = await collect(trainClassifier(task), ({ step }) => step === 3 && task.controller.abort());
    expect(events).toHaveLength(3);
    expect(result).toMatchObject({ steps: 3, stopped: 'cancelled', keptStep: undefined });
  });

  test('that comes during a check ends the run as well, without an error', async () => {
    const task = await bench({}, { validation: { rows: 10, evaluate: () => Promise.reject(cancelledError()) } });
    const { events, result } = await collect(trainClassifier(task));
    expect(events.map(({ kind }) => kind)).not.toContain('evaluation');
    expect(result).toMatchObject({ steps: 10, stopped: 'cancelled', keptStep: undefined });
  });
});

describe('a run that diverges', () => {
  test('stops with an error that names the step, and keeps the weights before the spoilt ones', async () => {
    const task = await bench();
    const after: Map<string, Float32Array>[] = [];
    const run = collect(trainClassifier(task), ({ step }) => {
      after.push(weightsOf(task.model));
      if (step === 5) plant(task.model, 'bert.encoder.layer.1.output.dense.weight', NaN);
    });
    await expect(run).rejects.toMatchObject({ family: 'user', code: 'training-diverged', message: expect.stringContaining('step 6') as string });
    expect(task.kept).toEqual([after[3]]);
    expect(task.keptSteps).toEqual([4]);
  });

  test('through its learning rate keeps finite weights and advises a lower one', async () => {
    const task = await bench({ learningRate: 1e30, warmup: 0 });
    const run = collect(trainClassifier(task));
    await expect(run).rejects.toMatchObject({ code: 'training-diverged', hint: expect.stringContaining('--learning-rate 0.0001') as string });
    expect(task.kept.map(allFinite)).toEqual([true]);
  });

  test('is stopped by a check too, when that comes first', async () => {
    const validation = { rows: 10, evaluate: () => Promise.resolve().then(() => evaluateLogits(Float32Array.of(NaN, 0), [0], ['no', 'yes'])) };
    const task = await bench({}, { validation });
    await expect(collect(trainClassifier(task))).rejects.toMatchObject({ code: 'training-diverged', message: expect.stringContaining('step 10') as string });
    expect(task.keptSteps).toEqual([9]);
  });

  test('after a check leaves the best weights as they were kept', async () => {
    const task = await bench({ epochs: 3 }, { validation: scripted(0.5, 0.4, 0.4) });
    const run = collect(trainClassifier(task), ({ kind, step }) => kind === 'step' && step === 15 && plant(task.model, 'classifier.bias', NaN));
    await expect(run).rejects.toMatchObject({ code: 'training-diverged' });
    expect(task.kept).toHaveLength(1);
  });

  test('from the first step on blames the model, and keeps nothing', async () => {
    const task = await bench();
    plant(task.model, 'classifier.bias', NaN);
    await expect(collect(trainClassifier(task))).rejects.toMatchObject({ code: 'damaged-weights' });
    expect(task.kept).toEqual([]);
  });
});
