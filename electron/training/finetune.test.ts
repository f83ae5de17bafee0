import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../shared/model/run-result';
import { PRECISIONS, TestOps } from '../engine/kernels/test-ops.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { finetune, type FinetuneEvent } from './finetune';
import { csvRows, smallTask, type TaskOverrides } from './finetune.test-helper';
import { collect, oneTypeBert, TINY_BERT } from './tiny-model.test-helper';

const TABLE = csvRows(40);

interface Run {
  readonly events: FinetuneEvent[];
  readonly result: RunResult;
  readonly model: string;
}

async function run(table: string, overrides: TaskOverrides = {}): Promise<Run> {
  const ops = new TestOps(overrides.precision === 'bf16' ? 'bf16' : 'f32');
  const task = await smallTask(ops, await temporaryFolder(), table, overrides);
  return { ...(await collect(finetune(task))), model: task.folder };
}

function weightsFile({ model }: Run): Promise<Buffer> {
  return readFile(join(model, 'model.safetensors'));
}

function started({ events }: Run): Extract<FinetuneEvent, { kind: 'started' }> {
  return events.find((event) => event.kind === 'started')!;
}

async function json(folder: string, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, name), 'utf8'));
}

test('a table becomes a Hugging Face folder, and nothing else is left beside it', async () => {
  const { model } = await run(TABLE);
  const files = await readdir(model);
  expect(files.sort()).toEqual(['README.md', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt']);
  expect((await readdir(join(model, '..'))).sort()).toEqual(['best', 'data.csv']);
  expect(await json(model, 'config.json')).toMatchObject({ architectures: ['BertForSequenceClassification'], id2label: { 0: 'bad', 1: 'good' } });
  expect(await json(model, 'tokenizer_config.json')).toMatchObject({ model_max_length: 32 });
  expect(await readFile(join(model, 'README.md'), 'utf8')).toContain('text-classification');
});

test('its result tells how good the model is on the held-back rows', async () => {
  const { result, events } = await run(TABLE, { epochs: 10 });
  expect(result).toMatchObject({ split: 'validation', examples: 8, steps: 40, stopped: 'finished', baselines: { majority: 0.5 } });
  expect(result.baselines.tfidf).toBeGreaterThanOrEqual(0.75);
  expect(result.accuracyInterval![0]).toBeLessThan(result.accuracy!);
  expect(result.perClass.map(({ label, support }) => [label, support])).toEqual([['bad', 4], ['good', 4]]);
  expect(result.accuracy).toBeGreaterThan(0.8);
  const best = events.findLast((event) => event.kind === 'evaluation' && event.best);
  expect(best).toMatchObject({ accuracy: result.accuracy, macroF1: result.macroF1, loss: result.loss });
});

test('what happens is told in order: data, model, start, steps, checks, scores', async () => {
  const { events } = await run(TABLE);
  const kinds = events.map((event) => (event.kind === 'progress' ? event.title.replace(/: \d+ %$/, '') : event.kind));
  expect(kinds.filter((kind, i) => kind !== kinds[i - 1])).toEqual([
    ...['Reading the data', 'note', 'Measuring what counting words would reach', 'note', 'Loading the model', 'note', 'started', 'step', 'evaluation', 'step', 'evaluation', 'Scoring the model'],
  ]);
});

describe('the same seed', () => {
  test.each<[string, TaskOverrides]>([
    ...PRECISIONS.map((precision): [string, TaskOverrides] => [precision, { precision }]),
    ['f32 on several threads, random weights', { model: { kind: 'scratch', path: TINY_BERT }, batchSize: 32 }],
  ])('gives the same model, byte for byte, with dropout (%s)', async (_, overrides) => {
    const [first, second] = [await run(TABLE, overrides), await run(TABLE, overrides)];
    expect((await weightsFile(first)).equals(await weightsFile(second))).toBe(true);
    expect(second.result).toMatchObject({ accuracy: first.result.accuracy, loss: first.result.loss });
  });

  test('and another give other models', async () => {
    expect((await weightsFile(await run(TABLE))).equals(await weightsFile(await run(TABLE, { seed: 2 })))).toBe(false);
  });
});

describe('rows', () => {
  test('are limited by class', async () => {
    const { trainRows, validationRows, labels } = started(await run(csvRows(60, { labels: ['bad', 'good', 'none'] }), { limit: 30 }));
    expect([trainRows, validationRows, labels]).toEqual([24, 6, ['bad', 'good', 'none']]);
  });

  test('are all trained on when none is held back: then there are no scores', async () => {
    const all = await run(TABLE, { validation: 0, epochs: 1 });
    expect(started(all)).toMatchObject({ trainRows: 40, validationRows: 0 });
    expect(all.result).toMatchObject({ split: null, accuracy: null, macroF1: null, loss: null, examples: 0, perClass: [], steps: 5, baselines: { majority: null, tfidf: null } });
    expect(await readdir(all.model)).toContain('model.safetensors');
  });

  test('that are few are seen eight times where nobody says how often, and the card says so', async () => {
    const few = await run(csvRows(20), { epochs: 'auto', earlyStopping: false });
    expect(few.result.steps).toBe(8 * Math.ceil(started(few).trainRows / 8));
    expect(await readFile(join(few.model, 'README.md'), 'utf8')).toMatch(/epochs\W+8\b/);
  });

  test('of a test file are what the result is measured on', async () => {
    const path = join(await temporaryFolder(), 'test.csv');
    await writeFile(path, csvRows(11));
    const tested = await run(TABLE, { test: { path } });
    expect(tested.result).toMatchObject({ split: 'test', examples: 11, baselines: { majority: 6 / 11 } });
    expect(started(tested)).toMatchObject({ trainRows: 32, validationRows: 8, testRows: 11 });
  });

  test('of a test file with another label are refused before anything is written', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'test.csv'), csvRows(9, { labels: ['bad', 'good', 'none'] }));
    const task = await smallTask(new TestOps(), folder, TABLE, { test: { path: join(folder, 'test.csv') } });
    await expect(collect(finetune(task))).rejects.toMatchObject({ family: 'user', code: 'unknown-label', message: expect.stringContaining("'none'") as string });
    expect(existsSync(task.folder)).toBe(false);
  });

  test('may be pairs of texts: the second text counts', async () => {
    const table = csvRows(40, { pairs: true });
    const pairs = await run(table, { textPair: 'reply' });
    const alone = await run(table);
    const lossOf = ({ events }: Run) => events.flatMap((event) => (event.kind === 'step' ? [event.loss] : []))[0];
    expect(lossOf(pairs)).not.toBe(lossOf(alone));
    expect(await readFile(join(pairs.model, 'README.md'), 'utf8')).toContain('reply');
  });

  test('that are pairs are refused where the model reads one text at a time', async () => {
    const model = { kind: 'scratch', path: await oneTypeBert() } as const;
    const table = csvRows(40, { pairs: true });
    await expect(run(table, { model, textPair: 'reply' })).rejects.toMatchObject({ family: 'user', code: 'no-text-pairs', message: expect.stringContaining('reads one text at a time') as string });
    expect((await run(table, { model, maxSteps: 1 })).result.steps).toBe(1);
  });
});

test('class weights change what is learnt where classes are of different sizes', async () => {
  const uneven = csvRows(40, { labels: ['bad', 'good', 'good', 'good'] });
  const [plain, weighted] = [await run(uneven), await run(uneven, { classWeights: true })];
  expect((await weightsFile(plain)).equals(await weightsFile(weighted))).toBe(false);
});

test('a run from random weights says so', async () => {
  const { events } = await run(TABLE, { model: { kind: 'scratch', path: TINY_BERT }, maxSteps: 1 });
  expect(events).toContainEqual({ kind: 'note', step: 0, level: 'info', message: expect.stringContaining('random weights') as string });
  expect((await run(TABLE, { maxSteps: 1 })).events.filter((event) => event.kind === 'note' && event.level === 'warning')).toEqual([]);
});
