import { describe, expect, onTestFinished, test } from 'vitest';
import type { BertClassifier } from '../bert/classifier';
import type { TensorOps } from '../bert/tensor-ops';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { AdamW, ADAMW_DEFAULTS } from './adamw';
import { ClassificationLearner } from './classification-learner';
import { allFinite, largestDifference, plant, tinyClassifier, tinyExamples, weightsOf } from './tiny-model.test-helper';
import { TrainStep, type StepReport, type TrainStepOptions } from './train-step';

const ops = new TestOps();
const examples = tinyExamples(16, { classes: 3 });
const POOLER = 'bert.pooler.dense.weight';

interface Bench {
  readonly model: BertClassifier;
  readonly trainStep: TrainStep<Int32Array>;
}

/** The tiny model with a step of its own, cleared away when the test ends. */
async function bench({ classWeights, ...options }: Partial<TrainStepOptions> & { classWeights?: Float64Array | undefined } = {}): Promise<Bench> {
  const model = await tinyClassifier(ops, ['a', 'b', 'c']);
  const optimizer = new AdamW(ops, model.parameters, { ...ADAMW_DEFAULTS, weightDecay: 0.01 });
  const trainStep = new TrainStep(ops, new ClassificationLearner(model, examples, { classWeights }), optimizer, { seed: 1, dropout: false, ...options });
  onTestFinished(() => {
    trainStep.dispose();
    optimizer.dispose();
    model.dispose();
  });
  return { model, trainStep };
}

function rows(start: number, end: number): Int32Array {
  return Int32Array.from({ length: end - start }, (_, i) => start + i);
}

async function finite(run: ReturnType<TrainStep<Int32Array>['run']>): Promise<StepReport> {
  const report = await run;
  if (report === 'stopped' || 'diverged' in report) throw new Error(`Diverged: ${JSON.stringify(report)}`);
  return report;
}

describe('accumulated batches', () => {
  test.each([
    ['without class weights', undefined],
    ['with class weights', Float64Array.of(0.5, 3, 1)],
  ])('give the weights of one large batch, %s', async (_, classWeights) => {
    const whole = await bench({ classWeights });
    const parts = await bench({ classWeights });
    const before = weightsOf(whole.model);
    for (let step = 0; step < 3; step++) {
      const one = await finite(whole.trainStep.run([rows(0, 8)], 3e-5));
      const two = await finite(parts.trainStep.run([rows(0, 5), rows(5, 8)], 3e-5));
      expect(two.loss).toBeCloseTo(one.loss, 5);
      expect(two.gradientNorm / one.gradientNorm).toBeCloseTo(1, 5);
      expect([two.rows, two.tokens]).toEqual([one.rows, one.tokens]);
    }
    expect(largestDifference(withoutKeyBiases(whole.model), before)).toBeGreaterThan(5e-5);
    expect(largestDifference(withoutKeyBiases(parts.model), weightsOf(whole.model))).toBeLessThan(1e-6);
  });
});

/** The gradient of a key bias is zero but for rounding, which Adam makes steps of: nothing depends on where they lead. */
function withoutKeyBiases(model: BertClassifier): Map<string, Float32Array> {
  return new Map([...weightsOf(model)].filter(([name]) => !name.endsWith('key.bias')));
}

test('rows and tokens of a step are counted without padding', async () => {
  const { trainStep } = await bench();
  const report = await finite(trainStep.run([rows(0, 4), rows(4, 6)], 0));
  expect(report.rows).toBe(6);
  expect(report.tokens).toBe(examples.lengths.slice(0, 6).reduce((a, b) => a + b));
});

test('dropout draws another mask in every step, and the same ones for the same seed', async () => {
  const lossesOf = async (seed: number) => {
    const { trainStep } = await bench({ seed, dropout: true });
    return [(await finite(trainStep.run([rows(0, 8)], 0))).loss, (await finite(trainStep.run([rows(0, 8)], 0))).loss];
  };
  const losses = await lossesOf(1);
  expect(losses[0]).not.toBe(losses[1]);
  expect(await lossesOf(1)).toEqual(losses);
  expect(await lossesOf(2)).not.toEqual(losses);
});

test('a stop between two batches leaves weights and masks as they were before the step', async () => {
  const stopped = await bench({ dropout: true });
  const straight = await bench({ dropout: true });
  const batches = [rows(0, 4), rows(4, 8), rows(8, 12)];
  const before = weightsOf(stopped.model);
  const stop = new AbortController();
  const step = stopped.trainStep.run(batches, 1e-3, stop.signal);
  stop.abort();
  expect(await step).toBe('stopped');
  expect([stopped.trainStep.forwardPasses, weightsOf(stopped.model)]).toEqual([0, before]);
  for (const { trainStep } of [stopped, straight]) await finite(trainStep.run(batches, 1e-3));
  expect(weightsOf(stopped.model)).toEqual(weightsOf(straight.model));
});

describe('clipping', () => {
  /** Sums the squares of the gradients that the optimizer is given. */
  class MeasuringOps extends TestOps {
    squares = 0;
    override applyAdam(...update: Parameters<TensorOps['applyAdam']>): void {
      this.squares += 2 * this.halfSquaredNorm(update[3]);
      super.applyAdam(...update);
    }
  }

  async function clippedNorm(headScale: number): Promise<{ before: number; after: number }> {
    const measuring = new MeasuringOps();
    const model = await tinyClassifier(measuring, ['a', 'b', 'c']);
    const { name, shape, data } = model.parameters.toArray('classifier.weight');
    model.parameters.replace({ name, shape, data: data.map((value) => value * headScale) });
    const optimizer = new AdamW(measuring, model.parameters, ADAMW_DEFAULTS);
    const trainStep = new TrainStep(measuring, new ClassificationLearner(model, examples), optimizer, { seed: 1, dropout: false });
    const { gradientNorm } = await finite(trainStep.run([rows(0, 16)], 1e-4));
    for (const part of [trainStep, optimizer, model]) part.dispose();
    return { before: gradientNorm, after: Math.sqrt(measuring.squares) };
  }

  test('shortens long gradients to 1, and reports the length before', async () => {
    const { before, after } = await clippedNorm(10);
    expect(before).toBeGreaterThan(2);
    expect(after).toBeCloseTo(1, 4);
  });

  test('leaves short gradients alone', async () => {
    const { before, after } = await clippedNorm(0);
    expect(before).toBeLessThan(1);
    expect(after).toBeCloseTo(before, 5);
  });
});

describe('numbers that are no numbers', () => {
  test('end a step before any weight is changed, and the weights before the spoilt ones come back', async () => {
    const { model, trainStep } = await bench();
    await finite(trainStep.run([rows(0, 8)], 1e-3));
    const good = weightsOf(model);
    await finite(trainStep.run([rows(8, 16)], 1e-3));
    plant(model, POOLER, NaN);
    const spoilt = weightsOf(model);

    expect(await trainStep.run([rows(0, 8)], 1e-3)).toMatchObject({ diverged: true, loss: NaN });
    expect(weightsOf(model)).toEqual(spoilt);
    expect(trainStep.undo()).toBe(true);
    expect(weightsOf(model)).toEqual(good);
  });

  test('from an absurd learning rate are undone too', async () => {
    const { model, trainStep } = await bench();
    const good = weightsOf(model);
    await finite(trainStep.run([rows(0, 8)], 1e30));
    expect(await trainStep.run([rows(0, 8)], 1e30)).toHaveProperty('diverged', true);
    expect(trainStep.undo()).toBe(true);
    expect(weightsOf(model)).toEqual(good);
    expect(allFinite(good)).toBe(true);
  });

  test('in the very first step leave nothing to go back to', async () => {
    const { model, trainStep } = await bench();
    plant(model, POOLER, NaN);
    expect(await trainStep.run([rows(0, 8)], 1e-3)).toHaveProperty('diverged', true);
    expect(trainStep.undo()).toBe(false);
  });
});
