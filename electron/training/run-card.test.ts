import { expect, test } from 'vitest';
import { evaluateInDetail } from '../../shared/model/detailed-evaluation';
import type { RunConfig } from '../../shared/model/run';
import type { PreparedData } from '../data/prepare-data';
import { runCard, type FinishedRun } from './run-card';

const config: RunConfig = {
  ...{ data: { path: '/somewhere/reviews.csv' }, model: { kind: 'folder', path: '/somewhere/tiny-bert' }, validation: 'auto', precision: 'auto' },
  ...{ epochs: 'auto', batchSize: 8, accumulate: 2, learningRate: 5e-5, warmup: 0.1, weightDecay: 0.01, maxLength: 256, seed: 42, threads: 2 },
  ...{ earlyStopping: true, classWeights: false, shuffle: true },
};

function rows(...labelIds: number[]) {
  return { rows: labelIds.map((id) => ({ line: 1, text: 'a', label: String(id) })), labelIds: Int32Array.from(labelIds) };
}

const data: PreparedData = {
  labels: ['bad', 'good'],
  report: { textColumn: 'review', labelColumn: 'opinion', skippedCount: 4 } as PreparedData['report'],
  train: rows(0, 1, 1, 1),
  validation: rows(0, 1),
  test: rows(1),
  notes: [],
  releaseTexts: () => undefined,
};
const run: FinishedRun = {
  ...{ config, hubId: undefined, data, maxLength: 128, epochs: 10, precision: 'bf16', scores: undefined, appVersion: '1.2.3' },
  outcome: { steps: 120, stopped: 'early', examplesPerSecond: 9, keptStep: 100 },
};

test('the card tells which rows were trained on and held back, class by class', () => {
  expect(runCard(run).data).toEqual({
    ...{ fileName: '/somewhere/reviews.csv', textColumn: 'review', textPairColumn: undefined, labelColumn: 'opinion', skipped: 4 },
    classes: [{ label: 'bad', count: 2 }, { label: 'good', count: 4 }],
    split: { train: 4, validation: 2, test: 1 },
  });
});

test('the card tells what was computed, not what was asked for', () => {
  const settings = Object.fromEntries(runCard(run).settings);
  expect(settings).toMatchObject({ epochs: 10, steps: 120, ended: 'early', 'batch size': 16, 'tokens a text': 128, 'matrix precision': 'bf16', seed: 42 });
  // A number of steps takes the place of epochs.
  expect(Object.fromEntries(runCard({ ...run, config: { ...config, maxSteps: 120 } }).settings)).not.toHaveProperty('epochs');
  expect(settings['dropout']).toBe("the base model's");
  expect(Object.fromEntries(runCard({ ...run, config: { ...config, dropout: 0.2 } }).settings)['dropout']).toBe(0.2);
});

test('the card has the scores, or says that there are none', () => {
  const evaluation = evaluateInDetail(Float32Array.of(2, 0), [0], ['bad', 'good']);
  expect(runCard(run).results).toBeNull();
  expect(runCard({ ...run, scores: { split: 'test', evaluation, baselines: { majority: 0.5, tfidf: 0.6, tfidfMacroF1: 0.6 } } }).results).toMatchObject({ split: 'test', evaluation });
});

test('the card names the base model', () => {
  expect(runCard(run).baseModel).toEqual({ name: '/somewhere/tiny-bert' });
  expect(runCard({ ...run, config: { ...config, model: { kind: 'scratch', path: '/somewhere/tiny-bert' } } }).baseModel.name).toBe('random weights, in the shape of /somewhere/tiny-bert');
});
