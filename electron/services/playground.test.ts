import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { contract, type AppClient } from '../../shared/contract';
import { softmax } from '../../shared/math/distribution';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { csvRows } from '../training/finetune.test-helper';
import { TINY_BERT } from '../training/tiny-model.test-helper';
import { startAppServer, type AppServer } from './app-server';
import type { Application } from './application';
import { fillMask, nextSentence } from './guesses';
import { testEngines, type TestEngines } from './in-process-engine.test-helper';
import { reaches } from './library-runs.test-helper';

const servers: AppServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A window over services whose bundled model is the tiny BERT of the fixtures. */
async function open(): Promise<{ readonly client: AppClient; readonly app: Application; readonly engines: TestEngines; readonly folder: string }> {
  const folder = await temporaryFolder();
  const models = join(folder, 'resources', 'models');
  await mkdir(models, { recursive: true });
  await cp(TINY_BERT, join(models, 'tunesmith-mini'), { recursive: true });
  const engines = testEngines();
  const app: Application = { forkEngine: engines.fork, root: folder, version: '0.0.0', notify: () => undefined, home: join(folder, 'home') };
  const server = await startAppServer({ app, host: 'desktop' });
  servers.push(server);
  const [near, far] = memoryChannels();
  server.connect(far);
  return { client: createClient(contract, near), app, engines, folder };
}

const TEXT = 'the [MASK] thing of all';

test('masked words and pairs: the answers of the command line', async () => {
  const { client, app } = await open();
  const { guesses } = await client.playground.maskedWords({ modelId: 'bundled', text: TEXT, top: 5 });
  const { predictions } = await fillMask(app, { model: 'bundled', text: TEXT, top: 5 });
  const { candidates, logits } = guesses[0]!;
  expect(logits).toBeInstanceOf(Float32Array);
  const probabilities = softmax(logits);
  expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  expect(candidates.map(({ token }) => token)).toEqual(predictions[0]!.map(({ token }) => token));
  candidates.forEach(({ id }, i) => expect(probabilities[id]).toBeCloseTo(predictions[0]![i]!.probability, 6));

  const pair = await client.playground.nextSentence({ modelId: 'bundled', a: 'so good', b: 'the end' });
  expect(pair.isNext).toBeCloseTo((await nextSentence(app, { model: 'bundled', first: 'so good', second: 'the end' })).probability, 6);
  expect(pair.isNextSwapped).toBeCloseTo((await nextSentence(app, { model: 'bundled', first: 'the end', second: 'so good' })).probability, 6);
});

test('the places to mask are those of tokenize; the model stays loaded; a mistake is said and costs nothing', async () => {
  const { client, engines } = await open();
  const { pieces } = await client.playground.tokenize({ modelId: 'bundled', text: 'so good and the best' });
  const masked = [2, 4];
  const answer = await client.playground.maskedWords({ modelId: 'bundled', text: 'so good and the best', masked, contexts: ['left', 'right', 'both'] });
  expect(answer.guesses.map(({ position, original }) => [position, original?.token])).toEqual([...masked, ...masked, ...masked].map((place) => [place, pieces[place]!.token]));
  expect(answer.guesses[0]!.attention).toHaveLength(answer.layers * answer.heads * answer.pieces.length);
  await expect(client.playground.maskedWords({ modelId: 'bundled', text: 'so good' })).rejects.toMatchObject({ family: 'user', code: 'no-mask' });
  await client.playground.nextSentence({ modelId: 'bundled', a: 'so', b: 'good' });
  expect(engines.started()).toBe(1);
  engines.crash();
  await expect(client.playground.maskedWords({ modelId: 'bundled', text: TEXT })).rejects.toMatchObject({ code: 'engine-died' });
  await expect(client.playground.maskedWords({ modelId: 'bundled', text: TEXT })).resolves.toMatchObject({ layers: 2 });
});

test('of a longer text the pieces are marked that are left out: what is beyond, or the middle where both ends are read', async () => {
  const { client } = await open();
  const left = async (question: { readonly pair?: string; readonly longTexts?: 'head' | 'head-tail' }) => {
    const { pieces } = await client.playground.tokenize({ modelId: 'bundled', text: 'the best the best the best the best the best', maxLength: 8, ...question });
    return pieces.map(({ cut }) => (cut ? 'x' : '.')).join('');
  };
  expect(await left({})).toBe('.......xxxx.');
  expect(await left({ longTexts: 'head-tail' })).toBe('...xxxx.....');
  expect(await left({ pair: 'so good' })).toBe('....xxxxxxx....');
});

test('from scratch and from the model in the box: the same data; a fine-tuned model keeps its masked words', async () => {
  const { client, folder } = await open();
  await writeFile(join(folder, 'reviews.csv'), csvRows(40));
  const { id: datasetId } = await client.datasets.import({ source: { kind: 'path', path: join(folder, 'reviews.csv') } });
  const settings = { epochs: 2, batchSize: 8, maxLength: 32, precision: 'f32', earlyStopping: false } as const;
  expect((await client.runs.plan({ datasetId, modelId: 'scratch' })).config).toMatchObject({ model: { kind: 'scratch' }, learningRate: 5e-4 });
  const scratch = await client.runs.start({ datasetId, modelId: 'scratch', settings });
  const tuned = await client.runs.start({ datasetId, modelId: 'bundled', settings });
  expect(scratch.model).toEqual({ id: 'scratch', name: 'tunesmith-mini, from scratch' });
  expect((await client.models.list()).map(({ id }) => id)).not.toContain('scratch');
  for (const { id } of [scratch, tuned]) await reaches(client, id, 'finished');
  const [first, second] = await Promise.all([scratch, tuned].map(({ id }) => client.runs.history({ id })));
  expect([...first!.steps.step]).toEqual([...second!.steps.step]);
  expect([...first!.steps.loss]).not.toEqual([...second!.steps.loss]);
  expect(first!.notes.some(({ message }) => message.includes('random weights'))).toBe(true);

  const modelId = `run-${tuned.id}`;
  expect((await client.models.get({ id: modelId })).heads.maskedWords).toBe(true);
  const question = { modelId, text: 'so good and the best', masked: 2, top: 3 };
  const [after, before] = [await client.playground.maskAndClass(question), await client.playground.maskAndClass({ ...question, guesserId: 'bundled' })];
  expect(after.labels).toEqual(['bad', 'good']);
  expect(after.written).toEqual(before.written);
  const { probabilities } = await client.predictions.classify({ modelId, texts: [{ text: question.text }] });
  after.written.forEach((p, i) => expect(p).toBeCloseTo(probabilities[i]!, 5));
  await expect(client.playground.maskedWords({ modelId: `run-${scratch.id}`, text: TEXT })).rejects.toMatchObject({ family: 'user', code: 'no-pretraining-head' });
});
