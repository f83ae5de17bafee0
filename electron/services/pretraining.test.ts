import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { contract, type AppClient, type PretrainingSettings } from '../../shared/contract';
import type { RunEvent } from '../../shared/model/run';
import type { PretrainingDetails } from '../../shared/model/run-library';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { csvRows } from '../training/finetune.test-helper';
import { prose } from '../training/pretraining/pretrain.test-helper';
import { TINY_BERT } from '../training/tiny-model.test-helper';
import { startAppServer, type AppServer } from './app-server';
import { engineProcesses } from './engine-processes.test-helper';
import { testEngines, type TestEngines } from './in-process-engine.test-helper';
import { reaches, reachesStep } from './library-runs.test-helper';

const servers: AppServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Scene {
  readonly client: AppClient;
  readonly engines: TestEngines;
  readonly home: string;
}

async function open(home?: string, engines = testEngines()): Promise<Scene> {
  const own = home ?? join(await temporaryFolder(), 'home');
  const server = await startAppServer({ app: { forkEngine: engines.fork, root: process.cwd(), version: '0.0.0', notify: () => undefined, home: own }, host: 'desktop' });
  servers.push(server);
  const [near, far] = memoryChannels();
  server.connect(far);
  return { client: createClient(contract, near), engines, home: own };
}

/** Texts without labels, a line each. */
async function texts({ client, home }: Scene, name = 'tales.txt'): Promise<string> {
  const path = join(home, '..', name);
  await writeFile(path, prose(90));
  return (await client.datasets.import({ source: { kind: 'path', path } })).id;
}

const QUICK: PretrainingSettings = { shape: { layers: 1, hidden: 16, heads: 2, vocabSize: 120 }, maxLength: 32, steps: 24, batchSize: 2, learningRate: 1e-2, precision: 'f32', threads: 1 };

test('a file without labels is planned by its amount of text, each setting with its reason', async () => {
  const scene = await open();
  const { client } = scene;
  const datasetId = await texts(scene);
  expect((await client.datasets.get({ id: datasetId })).report).toBeUndefined();
  const plan = await client.runs.planPretraining({ datasetId });
  expect(plan).toMatchObject({ texts: 90, columns: ['column 1'], config: { text: 'column 1', learningRate: 1e-3, steps: 1000, objectives: { maskedLanguage: true, nextSentence: true } } });
  expect(plan.config.model).toBeUndefined();
  expect(plan.reasons.map(({ setting }) => setting)).toEqual(['steps', 'objectives', 'shape', 'maxLength', 'batchSize', 'learningRate', 'validation', 'threads']);
  expect(plan.warnings[0]).toMatch(/little text/);

  const { id: modelId } = await client.models.addFolder({ source: { kind: 'path', path: TINY_BERT } });
  const adapted = await client.runs.planPretraining({ datasetId, modelId, settings: { steps: 7 } });
  expect(adapted).toMatchObject({ warnings: [], config: { steps: 7, learningRate: 1e-4 } });
  expect(adapted.reasons.map(({ setting }) => setting)).not.toContain('steps');
  await expect(client.runs.planPretraining({ datasetId, modelId: 'nowhere' })).rejects.toMatchObject({ code: 'no-such-model' });
});

test('from scratch to a model that guesses words, and on to fine-tuning it', async () => {
  const scene = await open();
  const { client, home } = scene;
  const live: RunEvent[] = [];
  client.on('runEvents', ({ events }) => live.push(...events));
  const run = await client.runs.startPretraining({ datasetId: await texts(scene), settings: QUICK, examples: { texts: ['The [MASK] sat on the [MASK].'], heldBack: 2 } });
  expect(run).toMatchObject({ kind: 'pretraining', name: 'tales.txt, pre-trained', model: { id: 'scratch' } });
  const finished = await reaches(client, run.id, 'finished');
  expect(finished).toMatchObject({ step: 24, totalSteps: 24, hasModel: true, resumable: false, pretraining: { top5: expect.any(Number) as number } });

  const details = (await client.runs.get({ id: run.id })) as PretrainingDetails;
  expect(details).toMatchObject({ kind: 'pretraining', record: { kind: 'pretraining', config: { text: 'column 1' } }, result: { steps: 24, stopped: 'finished' } });
  expect(details.result).toMatchObject(finished.pretraining!);

  const history = await client.runs.history({ id: run.id });
  expect(history.next).toBe(live.length);
  expect(history.steps.step).toHaveLength(24);
  const { started, evaluations, examples } = history.pretraining!;
  expect(evaluations.map(({ step }) => step)).toEqual([20, 24]);
  expect(started!.examples).toHaveLength(3);
  expect(started!.examples![0]).toEqual({ text: 'The [MASK] sat on the [MASK].' });
  expect(started!.examples!.slice(1).every(({ text, answer }) => text.split('[MASK]').length === 2 && answer !== undefined)).toBe(true);
  expect(examples.map(({ step }) => step)).toEqual(Array.from({ length: 25 }, (_, step) => step));
  const [own, heldBack] = examples.at(-1)!.guesses;
  expect(own!.map(({ candidates, answer }) => [candidates.length, answer])).toEqual([[5, undefined], [5, undefined]]);
  expect(heldBack![0]!.answer).toBeGreaterThan(0);

  const modelId = `run-${run.id}`;
  expect(await client.models.get({ id: modelId })).toMatchObject({ origin: 'run', heads: { maskedWords: true, nextSentence: true } });
  expect((await client.models.get({ id: modelId })).labels).toBeUndefined();
  const asked = await client.playground.maskedWords({ modelId, text: 'The [MASK] sat on the [MASK].', top: 5 });
  expect(asked.guesses.map(({ candidates }) => candidates)).toHaveLength(2);
  await expect(client.evaluations.evaluate({ modelId })).rejects.toMatchObject({ code: 'no-classes' });
  const exported = await client.exports.export({ modelId, format: 'hf' });
  expect(exported.files).toContain('model.safetensors');
  expect(exported.use).toBe('fill-mask');

  await writeFile(join(home, '..', 'reviews.csv'), csvRows(40));
  const { id: datasetId } = await client.datasets.import({ source: { kind: 'path', path: join(home, '..', 'reviews.csv') } });
  const tuned = await client.runs.start({ datasetId, modelId, settings: { epochs: 1, batchSize: 8, maxLength: 32, precision: 'f32' } });
  await expect(client.runs.discard({ id: run.id })).rejects.toMatchObject({ code: 'model-in-use' });
  expect(await reaches(client, tuned.id, 'finished')).toMatchObject({ kind: 'finetuning', model: { id: modelId } });
}, 60_000);

test('a model of pairs alone is exported as one that may be asked about pairs', async () => {
  const scene = await open();
  const { client } = scene;
  const run = await client.runs.startPretraining({ datasetId: await texts(scene), settings: { ...QUICK, steps: 2, objectives: { maskedLanguage: false, nextSentence: true } } });
  await reaches(client, run.id, 'finished');
  expect(await client.exports.export({ modelId: `run-${run.id}`, format: 'hf' })).toMatchObject({ use: 'next-sentence' });
});

test('a model that is gone on from is made deeper where that is set', async () => {
  const scene = await open();
  const { client } = scene;
  const { id: modelId } = await client.models.addFolder({ source: { kind: 'path', path: TINY_BERT } });
  const { layers } = await client.models.get({ id: modelId });
  const run = await client.runs.startPretraining({ datasetId: await texts(scene), modelId, settings: { ...QUICK, steps: 1, learntPositions: 16, addedLayers: 1 } });
  await reaches(client, run.id, 'finished');
  expect(await client.runs.get({ id: run.id })).toMatchObject({ record: { config: { learntPositions: 16, addedLayers: 1 } } });
  expect((await client.models.get({ id: `run-${run.id}` })).layers).toBe(layers + 1);
});

test('what the model guesses at the end is what the run told last', async () => {
  const scene = await open();
  const { client } = scene;
  const { id: modelId } = await client.models.addFolder({ source: { kind: 'path', path: TINY_BERT } });
  const text = 'the [MASK] thing of all';
  // Nothing is held back, so that the last weights are the ones that stay.
  const run = await client.runs.startPretraining({ datasetId: await texts(scene), modelId, settings: { ...QUICK, steps: 3, validation: 0 }, examples: { texts: [text], heldBack: 2 } });
  expect(run.name).toBe('base, adapted to tales.txt');
  await reaches(client, run.id, 'finished');
  const { pretraining } = await client.runs.history({ id: run.id });
  expect(pretraining!.started!.examples).toHaveLength(1);
  const told = pretraining!.examples.at(-1)!;
  const { guesses } = await client.playground.maskedWords({ modelId: `run-${run.id}`, text, top: 5 });
  expect([told.step, told.guesses[0]![0]!.candidates.map(({ token }) => token)]).toEqual([3, guesses[0]!.candidates.map(({ token }) => token)]);
});

test('paused, found again by another process, and gone on with: the same weights and the same story', async () => {
  const scene = await open();
  const { client, home } = scene;
  const choice = { datasetId: await texts(scene), settings: { ...QUICK, steps: 120 }, examples: { texts: ['The [MASK] ruled this land.'], heldBack: 1 } };
  const whole = await client.runs.startPretraining(choice);
  const run = await client.runs.startPretraining(choice);
  expect(run.queuePlace).toBe(0);
  await reaches(client, whole.id, 'finished');
  await reachesStep(client, run.id, 3);
  const paused = await client.runs.pause({ id: run.id });
  expect(paused).toMatchObject({ state: 'paused', resumable: true });
  expect(paused.step).toBeLessThan(120);
  await servers.pop()!.close();
  const { client: later } = await open(home);
  expect((await later.runs.history({ id: run.id })).pretraining!.examples.length).toBeGreaterThan(0);
  await later.runs.resume({ id: run.id });
  await reaches(later, run.id, 'finished');
  const [a, b] = await Promise.all([whole.id, run.id].map((id) => readFile(join(home, 'runs', id, 'best', 'model.safetensors'))));
  expect(a!.equals(b!)).toBe(true);
  const [one, other] = await Promise.all([whole.id, run.id].map(async (id) => (await later.runs.history({ id })).pretraining!));
  expect(other!.examples.map(({ step, guesses }) => [step, guesses])).toEqual(one!.examples.map(({ step, guesses }) => [step, guesses]));
  expect(other!.evaluations.map(({ step, top5 }) => [step, top5])).toEqual(one!.evaluations.map(({ step, top5 }) => [step, top5]));
}, 60_000);

test('stop keeps the weights at hand; discard leaves nothing; a crash is said and gone on with', async () => {
  const scene = await open(undefined, engineProcesses());
  const { client, home, engines } = scene;
  const datasetId = await texts(scene);
  const run = await client.runs.startPretraining({ datasetId, settings: { ...QUICK, steps: 5000, checkpointEvery: 3 } });
  await reachesStep(client, run.id, 5);
  engines.crash();
  expect(await reaches(client, run.id, 'interrupted')).toMatchObject({ resumable: true, error: { code: 'engine-died' } });
  await client.runs.resume({ id: run.id });
  await reachesStep(client, run.id, 9);
  expect(await client.runs.stop({ id: run.id })).toMatchObject({ state: 'stopped', hasModel: true });
  expect(await client.runs.rename({ id: run.id, name: 'tales' })).toMatchObject({ name: 'tales', kind: 'pretraining' });
  await client.runs.discard({ id: run.id });
  expect(existsSync(join(home, 'runs', run.id))).toBe(false);
}, 60_000);

test('a few steps say how long all take; a shape that cannot be is refused in words', async () => {
  const scene = await open();
  const { client } = scene;
  const datasetId = await texts(scene);
  expect(await client.runs.forecastPretraining({ datasetId, settings: { ...QUICK, steps: 400 } })).toMatchObject({ totalSteps: 400, fits: true, sentence: expect.stringMatching(/^At most about/) as string });
  await expect(client.runs.startPretraining({ datasetId, examples: { texts: ['no gap'], heldBack: 0 } })).rejects.toMatchObject({ code: 'bad-input' });
  const run = await client.runs.startPretraining({ datasetId, settings: { ...QUICK, shape: { ...QUICK.shape!, heads: 3 } } });
  const { error } = await reaches(client, run.id, 'failed');
  expect(error).toMatchObject({ code: 'bad-shape', message: expect.not.stringContaining('--') as string });
});
