import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { contract, type AppClient } from '../../shared/contract';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { csvRows } from '../training/finetune.test-helper';
import { TINY_BERT } from '../training/tiny-model.test-helper';
import { startAppServer, type AppServer } from './app-server';
import { testEngines } from './in-process-engine.test-helper';
import { reaches, reachesStep } from './library-runs.test-helper';

const servers: AppServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const LONG = { epochs: 2000, batchSize: 8, maxLength: 32, learningRate: 1e-3, precision: 'f32', earlyStopping: false, validation: 0.2, checkpointEvery: 4 } as const;

/** A run of the library that has made some steps and checkpoints, and where it and what it was made of lie. */
async function atWork(): Promise<{ readonly client: AppClient; readonly home: string; readonly id: string; readonly folder: string; readonly datasetId: string; readonly modelId: string; readonly again: () => Promise<string> }> {
  const home = join(await temporaryFolder(), 'home');
  const server = await startAppServer({ app: { forkEngine: testEngines().fork, root: process.cwd(), version: '0.0.0', notify: () => undefined, home }, host: 'desktop' });
  servers.push(server);
  const [near, far] = memoryChannels();
  server.connect(far);
  const client = createClient(contract, near);
  const path = join(home, '..', 'reviews.csv');
  await writeFile(path, csvRows(40));
  const { id: datasetId } = await client.datasets.import({ source: { kind: 'path', path } });
  const { id: modelId } = await client.models.addFolder({ source: { kind: 'path', path: TINY_BERT } });
  const again = async () => (await client.runs.start({ datasetId, modelId, settings: { ...LONG, epochs: 1 } })).id;
  const { id } = await client.runs.start({ datasetId, modelId, settings: LONG });
  await reachesStep(client, id, 10);
  return { client, home, id, folder: join(home, 'runs', id), datasetId, modelId, again };
}

test('without its dataset a run learns on; once paused it says what is gone, and keeps its model', async () => {
  const { client, home, id, datasetId } = await atWork();
  const folder = join(home, 'datasets', datasetId);
  await rename(folder, `${folder}-away`);
  const { step } = (await client.runs.get({ id })).summary;
  await reachesStep(client, id, step + 4);
  await client.runs.pause({ id });
  await client.runs.resume({ id });
  const failed = await reaches(client, id, 'failed');
  expect(failed).toMatchObject({ hasModel: true, resumable: true, error: { family: 'user', code: 'dataset-deleted', message: expect.stringMatching(/“reviews\.csv”.* was deleted\. What it has learnt so far is kept/) as string, hint: expect.stringMatching(/^Import its file again/) as string } });
  await expect(client.predictions.classify({ modelId: `run-${id}`, texts: [{ text: 'good' }] })).resolves.toMatchObject({ labels: ['bad', 'good'] });
  // It is back where it was: nothing is lost.
  await rename(`${folder}-away`, folder);
  await client.runs.resume({ id });
  await reachesStep(client, id, failed.step + 4);
  await expect(client.runs.stop({ id })).resolves.toMatchObject({ state: 'stopped', hasModel: true });
}, 120_000);

test('without the model that it started from a run learns on; once paused it says what is gone', async () => {
  const { client, home, id, modelId } = await atWork();
  const folder = join(home, 'models', modelId);
  await rename(folder, join(home, 'away'));
  const { step } = (await client.runs.get({ id })).summary;
  await reachesStep(client, id, step + 4);
  await client.runs.pause({ id });
  await client.runs.resume({ id });
  const failed = await reaches(client, id, 'failed');
  expect(failed).toMatchObject({ hasModel: true, resumable: true, error: { code: 'model-deleted', message: expect.stringMatching(/“base”/) as string } });
  await rename(join(home, 'away'), folder);
  await client.runs.resume({ id });
  await reachesStep(client, id, failed.step + 4);
  await client.runs.stop({ id });
}, 120_000);

test('a run whose own folder is deleted ends with a sentence, and the next in the queue has its turn', async () => {
  const { client, home, id, folder, again } = await atWork();
  const next = await again();
  // As a file manager does it: gone at once, into the bin.
  await rename(folder, join(home, 'bin'));
  await expect(reaches(client, id, 'failed')).resolves.toMatchObject({ hasModel: false, resumable: false, error: { family: 'user', code: 'run-deleted', hint: expect.stringMatching(/^Discard the run/) as string } });
  await expect(client.runs.resume({ id })).rejects.toMatchObject({ code: 'not-resumable' });
  await reaches(client, next, 'finished');
  await client.runs.discard({ id });
  expect((await client.runs.list()).map((run) => run.id)).toEqual([next]);
  expect(existsSync(join(home, 'runs', id))).toBe(false);
}, 120_000);
