import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Random } from '../../shared/math/random';
import { toBatch } from '../bert/batch';
import { BertClassifier } from '../bert/classifier';
import { importWeights } from '../bert/import-weights';
import { Parameters } from '../bert/parameters';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { parseModelConfig } from '../formats/model-config';
import { openSafetensors } from '../formats/safetensors-reader';
import { openWeights } from '../formats/weight-files';
import type { LabelledExamples } from './examples';
import { trainClassifier, type TrainingEvent } from './train';

/**
 * The same numbers as PyTorch: logits, fifty losses and gradient norms, the weights after them, dropout off. The
 * expected values come from tools/reference/classifier.py. `TUNESMITH_PARITY` may name a folder that its `full` mode made.
 */
const FIXTURE = process.env['TUNESMITH_PARITY'] ?? fileURLToPath(new URL('fixtures/tiny-bert', import.meta.url));

interface Expected {
  readonly settings: { steps: number; batchSize: number; warmup: number; weightDecay: number; learningRate: number };
  readonly labelIds: number[];
  readonly inputIds: number[][];
  readonly logits: number[][];
  readonly losses: number[];
  readonly gradientNorms: number[];
  readonly trainedLogits: number[][];
}

const expected = JSON.parse(readFileSync(`${FIXTURE}/expected.json`, 'utf8')) as Expected;
const ops = new TestOps();

async function loadClassifier(): Promise<BertClassifier> {
  const folder = `${FIXTURE}/classifier`;
  const config = parseModelConfig(readFileSync(`${folder}/config.json`, 'utf8'), 'config.json');
  const source = await openWeights(folder);
  const parameters = new Parameters(ops);
  await importWeights(source, config, { head: 'required', random: new Random(0), onParameter: (parameter) => parameters.add(parameter) });
  await source.close();
  return new BertClassifier(ops, config, parameters);
}

const encodings = expected.inputIds.map((ids) => ({
  inputIds: Int32Array.from(ids),
  tokenTypeIds: new Int32Array(ids.length),
  attentionMask: new Int32Array(ids.length).fill(1),
}));
const train: LabelledExamples = {
  encodings,
  lengths: Int32Array.from(encodings, (encoding) => encoding.inputIds.length),
  labelIds: Int32Array.from(expected.labelIds),
};

function logitsOf(model: BertClassifier): number[][] {
  return encodings.map((encoding) => [...model.logits(toBatch([encoding], model.config.padTokenId))]);
}

function largestDifference(actual: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(actual.length).toBe(wanted.length);
  let largest = 0;
  for (let i = 0; i < wanted.length; i++) largest = Math.max(largest, Math.abs(wanted[i]! - actual[i]!));
  return largest;
}

describe('BertClassifier beside PyTorch', () => {
  const events: TrainingEvent[] = [];
  let model: BertClassifier;
  afterAll(() => model.dispose());

  it('gives the same logits, one by one and in padded batches', async () => {
    model = await loadClassifier();
    expect(largestDifference(logitsOf(model).flat(), expected.logits.flat())).toBeLessThan(1e-4);
    const rows = encodings.slice(0, 8);
    const padded = model.logits(toBatch(rows, model.config.padTokenId));
    expect(largestDifference(padded, expected.logits.slice(0, 8).flat())).toBeLessThan(1e-4);
  });

  it('makes the same fifty steps', { timeout: 600_000 }, async () => {
    const { steps, ...settings } = expected.settings;
    const options = { ...settings, epochs: 1, maxSteps: steps, accumulate: 1, shuffle: false, seed: 1, dropout: false, earlyStopping: false };
    const signal = new AbortController().signal;
    const training = trainClassifier({ ops, model, train, options, keepWeights: () => Promise.resolve(), signal });
    for await (const event of training) events.push(event);

    const stepEvents = events.filter((event) => event.kind === 'step');
    expect(largestDifference(stepEvents.map((event) => event.loss), expected.losses)).toBeLessThan(1e-5);
    expect(largestDifference(stepEvents.map((event) => event.gradientNorm), expected.gradientNorms)).toBeLessThan(1e-3);
  });

  it('ends at the same weights', async () => {
    const trained = await openSafetensors(`${FIXTURE}/trained.safetensors`);
    for (const name of model.parameters.names) {
      const difference = largestDifference(model.parameters.toArray(name).data, await trained.readFloat32(name));
      // Adding the same to all keys changes no softmax: the key bias has a gradient of zero, and what remains of it is
      // rounding, which Adam makes steps of. Nothing depends on where they lead.
      if (name.endsWith('key.bias')) continue;
      expect(difference, name).toBeLessThan(1e-4);
    }
    await trained.close();
    expect(largestDifference(logitsOf(model).flat(), expected.trainedLogits.flat())).toBeLessThan(1e-3);
  });
});
