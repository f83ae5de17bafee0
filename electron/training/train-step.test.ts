import { describe, expect, onTestFinished, test } from 'vitest';
import type { BertClassifier } from '../bert/classifier';
import { WORD_EMBEDDINGS } from '../bert/embeddings';
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

type BenchOptions = Partial<TrainStepOptions> & { readonly classWeights?: Float64Array | undefined; readonly readByRows?: readonly string[] };

/** The tiny model with a step of its own, cleared away when the test ends. */
async function bench({ classWeights, readByRows = [], ...options }: BenchOptions = {}): Promise<Bench> {
  const model = await tinyClassifier(ops, ['a', 'b', 'c']);
  const optimizer = new AdamW(ops, model.parameters, { ...ADAMW_DEFAULTS, weightDecay: 0.01 }, readByRows);
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

/** The word embeddings in the backend, or outside of it. */
const KEPT = [
  { where: 'in the backend', readByRows: [] },
  { where: 'by rows', readByRows: [WORD_EMBEDDINGS] },
];

test('word embeddings that are kept by rows end where those in the backend do, whatever the batches hold', async () => {
  const whole = await bench();
  const byRows = await bench({ readByRows: [WORD_EMBEDDINGS] });
  const before = weightsOf(whole.model);
  for (let step = 0; step < 40; step++) {
    const batches = [rows(step % 15, 1 + (step % 15)), rows((5 * step) % 14, 2 + ((5 * step) % 14))];
    const [one, other] = [await finite(whole.trainStep.run(batches, 3e-5)), await finite(byRows.trainStep.run(batches, 3e-5))];
    expect(other.loss).toBeCloseTo(one.loss, 5);
    expect(other.gradientNorm / one.gradientNorm).toBeCloseTo(1, 5);
  }
  const ofWords = ({ model }: Bench) => new Map([[WORD_EMBEDDINGS, model.parameters.toArray(WORD_EMBEDDINGS).data]]);
  expect(largestDifference(ofWords(whole), before)).toBeGreaterThan(5e-4);
  expect(largestDifference(ofWords(byRows), ofWords(whole))).toBeLessThan(5e-6);
  expect(largestDifference(withoutKeyBiases(byRows.model), weightsOf(whole.model))).toBeLessThan(1e-5);
});

test.each(KEPT)('a stop between two batches leaves weights and masks as they were before the step: words $where', async ({ readByRows }) => {
  const stopped = await bench({ dropout: true, readByRows });
  const straight = await bench({ dropout: true, readByRows });
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
  async function clippedNorm(headScale: number): Promise<{ before: number; after: number }> {
    const model = await tinyClassifier(ops, ['a', 'b', 'c']);
    const { name, shape, data } = model.parameters.toArray('classifier.weight');
    model.parameters.replace({ name, shape, data: data.map((value) => value * headScale) });
    const optimizer = new AdamW(ops, model.parameters, ADAMW_DEFAULTS, [WORD_EMBEDDINGS]);
    const trainStep = new TrainStep(ops, new ClassificationLearner(model, examples), optimizer, { seed: 1, dropout: false });
    const { gradientNorm } = await finite(trainStep.run([rows(0, 16)], 1e-4));
    const after = await normOfFirstGradient(optimizer);
    for (const part of [trainStep, optimizer, model]) part.dispose();
    return { before: gradientNorm, after };
  }

  /** After one step the first moments are (1 − β₁)·g. */
  async function normOfFirstGradient(optimizer: AdamW): Promise<number> {
    let squares = 0;
    for (const tensor of optimizer.moments.filter(({ name }) => name.startsWith('moment1.'))) {
      const values = typeof tensor.data === 'function' ? await tensor.data() : tensor.data;
      for (const value of values) squares += (value / (1 - ADAMW_DEFAULTS.beta1)) ** 2;
    }
    return Math.sqrt(squares);
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

describe.each(KEPT)('numbers that are no numbers: words $where', ({ readByRows }) => {
  test('end a step before any weight is changed, and the weights before the spoilt ones come back', async () => {
    const { model, trainStep } = await bench({ readByRows });
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
    const { model, trainStep } = await bench({ readByRows });
    const good = weightsOf(model);
    await finite(trainStep.run([rows(0, 8)], 1e30));
    expect(await trainStep.run([rows(0, 8)], 1e30)).toHaveProperty('diverged', true);
    expect(trainStep.undo()).toBe(true);
    expect(weightsOf(model)).toEqual(good);
    expect(allFinite(good)).toBe(true);
  });

  test('in the very first step leave nothing to go back to', async () => {
    const { model, trainStep } = await bench({ readByRows });
    plant(model, POOLER, NaN);
    expect(await trainStep.run([rows(0, 8)], 1e-3)).toHaveProperty('diverged', true);
    expect(trainStep.undo()).toBe(false);
  });
});
