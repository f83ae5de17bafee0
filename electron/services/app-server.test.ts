import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { contract, type AppClient } from '../../shared/contract';
import type { RunEvent } from '../../shared/model/run';
import type { FinetuningDetails, RunSummary } from '../../shared/model/run-library';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { withFault } from '../files/failing-disk.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { csvRows } from '../training/finetune.test-helper';
import { TINY_BERT } from '../training/tiny-model.test-helper';
import { startAppServer, type AppServer } from './app-server';
import type { ForkEngine } from './engine-client';
import { engineProcesses } from './engine-processes.test-helper';
import { testEngines } from './in-process-engine.test-helper';
import { reaches, reachesStep } from './library-runs.test-helper';

const servers: AppServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

interface Scene {
  readonly server: AppServer;
  readonly client: AppClient;
  readonly home: string;
}

async function open(home?: string, fork: ForkEngine = testEngines().fork): Promise<Scene> {
  const own = home ?? join(await temporaryFolder(), 'home');
  const server = await startAppServer({ app: { forkEngine: fork, root: process.cwd(), version: '0.0.0', notify: () => undefined, home: own }, host: 'desktop' });
  servers.push(server);
  return { server, client: windowOn(server), home: own };
}

function windowOn(server: AppServer): AppClient {
  const [near, far] = memoryChannels();
  server.connect(far);
  return createClient(contract, near);
}

/** A dataset of forty rows and the tiny BERT of the fixtures, in the library. */
async function stocked(scene: Scene, rows = 40): Promise<{ datasetId: string; modelId: string }> {
  const path = join(scene.home, '..', 'reviews.csv');
  await writeFile(path, csvRows(rows));
  const dataset = await scene.client.datasets.import({ source: { kind: 'path', path } });
  const model = await scene.client.models.addFolder({ source: { kind: 'path', path: TINY_BERT } });
  return { datasetId: dataset.id, modelId: model.id };
}

const QUICK = { epochs: 2, batchSize: 8, maxLength: 32, learningRate: 1e-3, precision: 'f32' } as const;

test('a person’s path: import, plan, train, watch, evaluate, try, export', async () => {
  const scene = await open();
  const { client, home } = scene;
  const choice = await stocked(scene);
  await expect(client.datasets.list()).resolves.toMatchObject([{ name: 'reviews.csv', rows: 40, classes: [{ label: 'bad', count: 20 }, { label: 'good', count: 20 }] }]);
  await expect(client.datasets.rows({ id: choice.datasetId, from: 38, count: 10 })).resolves.toMatchObject({ total: 40, rows: [{ index: 38, cells: [expect.any(String), 'bad'] }, { index: 39 }] });

  const plan = await client.runs.plan({ ...choice, settings: { epochs: 2 } });
  expect(plan.config).toMatchObject({ epochs: 2, learningRate: 3e-4, longTexts: 'head-tail', data: { text: 'text', label: 'label' } });
  expect(plan.reasons.map(({ setting }) => setting)).not.toContain('epochs');
  expect(plan.warnings).toEqual([expect.stringContaining('40 texts are few')]);

  const live: RunEvent[] = [];
  const news: RunSummary[] = [];
  client.on('runEvents', ({ events }) => live.push(...events));
  client.on('runChanged', (summary) => news.push(summary));
  const run = await client.runs.start({ ...choice, settings: QUICK, probes: { texts: [{ text: 'so good' }], heldOut: 2 } });
  const finished = await reaches(client, run.id, 'finished');
  expect(finished).toMatchObject({ name: 'reviews.csv × base', step: 8, totalSteps: 8, hasModel: true, resumable: false });
  await vi.waitFor(() => expect(news.at(-1)).toMatchObject({ state: 'finished' }));

  const history = await client.runs.history({ id: run.id });
  expect(history.next).toBe(live.length);
  expect([...history.steps.step]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(history.steps.smoothedLoss[0]).toBeCloseTo(history.steps.loss[0]!, 10);
  expect(history.probes.length).toBeGreaterThan(2);
  expect(live.filter(({ kind }) => kind === 'step')).toHaveLength(8);

  const modelId = `run-${run.id}`;
  const { result } = (await client.runs.get({ id: run.id })) as FinetuningDetails;
  const report = await client.evaluations.evaluate({ modelId });
  expect(report.rowsOf).toEqual({ kind: 'held-back', runId: run.id });
  expect(report.flattery).toEqual({ kind: 'chose-weights' });
  expect(report.evaluation).toMatchObject({ accuracy: result!.accuracy, examples: result!.examples });
  const mistakes = await client.evaluations.rows({ id: report.id, from: 0, count: 100, onlyMistakes: true });
  expect(mistakes.total).toBe(Math.round((1 - result!.accuracy!) * result!.examples));
  for (const row of mistakes.rows) expect(row.trueClass).not.toBe(row.predictedClass);

  const { labels, probabilities } = await client.predictions.classify({ modelId, texts: [{ text: 'so good' }, { text: 'the worst' }] });
  expect(labels).toEqual(['bad', 'good']);
  expect(probabilities).toBeInstanceOf(Float32Array);
  expect(probabilities[0]! + probabilities[1]!).toBeCloseTo(1, 5);
  const { pieces } = await client.playground.tokenize({ modelId, text: 'the best thing' });
  expect(pieces[0]).toMatchObject({ token: '[CLS]', special: true });

  const exported = await client.exports.export({ modelId, format: 'hf' });
  expect(exported.path.startsWith(join(home, 'exports'))).toBe(true);
  expect(exported.files).toEqual(expect.arrayContaining(['config.json', 'model.safetensors']));
  expect(exported.use).toBe('classify');
  const models = await client.models.list();
  expect(models.map(({ id, origin }) => [id, origin])).toEqual([['bundled', 'bundled'], ['base', 'folder'], [modelId, 'run']]);
  expect(models[2]).toMatchObject({ labels: ['bad', 'good'], removable: false });
});

test('runs queue up, one trains at a time, and the queue can be changed', async () => {
  const scene = await open();
  const { client } = scene;
  const choice = await stocked(scene);
  const [first, second, third] = [await client.runs.start({ ...choice, settings: { ...QUICK, epochs: 20, earlyStopping: false } }), await client.runs.start({ ...choice, settings: QUICK }), await client.runs.start({ ...choice, settings: QUICK })];
  expect([second.queuePlace, third.queuePlace]).toEqual([0, 1]);
  await client.runs.moveInQueue({ id: third.id, place: 0 });
  expect((await client.runs.list()).filter(({ state }) => state === 'queued').map(({ id, queuePlace }) => [id, queuePlace])).toEqual([[third.id, 0], [second.id, 1]].sort(([id]) => (id === third.id ? -1 : 1)));
  await expect(client.datasets.remove({ id: choice.datasetId })).rejects.toMatchObject({ code: 'dataset-in-use' });
  await client.runs.discard({ id: second.id });
  await client.runs.stop({ id: first.id });
  await reaches(client, third.id, 'finished');
  expect((await client.runs.list()).map(({ id }) => id).sort()).toEqual([first.id, third.id].sort());
});

test('a run that is paused ends its process, and goes on to the same weights as one that never stopped', async () => {
  const scene = await open();
  const { client, home } = scene;
  const choice = await stocked(scene);
  const settings = { ...QUICK, epochs: 10, earlyStopping: false };
  const unbroken = await client.runs.start({ ...choice, settings });
  await reaches(client, unbroken.id, 'finished');
  const run = await client.runs.start({ ...choice, settings });
  await reachesStep(client, run.id, 3);
  const paused = await client.runs.pause({ id: run.id });
  expect(paused).toMatchObject({ state: 'paused', resumable: true });
  expect(paused.step).toBeLessThan(40);
  await client.runs.resume({ id: run.id });
  await reaches(client, run.id, 'finished');
  const [a, b] = await Promise.all([unbroken.id, run.id].map((id) => readWeights(home, id)));
  expect(a!.equals(b!)).toBe(true);
  expect([...(await client.runs.history({ id: run.id })).steps.step]).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
});

async function readWeights(home: string, id: string): Promise<Buffer> {
  return readFile(join(home, 'runs', id, 'best', 'model.safetensors'));
}

test('a run can be paused where the disk does not take the news of it', async () => {
  const scene = await open();
  const { client, home } = scene;
  const { id } = await client.runs.start({ ...(await stocked(scene)), settings: { ...QUICK, epochs: 2000, validation: 0, checkpointEvery: 100_000 } });
  await reachesStep(client, id, 3);
  const { error, operations } = await withFault('EIO', `rename runs/${id}/state.json #1`, () => client.runs.pause({ id }), { within: home });
  expect(operations).toContain(`rename runs/${id}/state.json #2`);
  expect(error).toBeUndefined();
  expect((await client.runs.get({ id })).summary).toMatchObject({ state: 'paused', resumable: true });
});

test('stop keeps the weights at hand as a model; discard leaves nothing', async () => {
  const scene = await open();
  const { client, home } = scene;
  const run = await client.runs.start({ ...(await stocked(scene)), settings: { ...QUICK, epochs: 200, earlyStopping: false } });
  await reachesStep(client, run.id, 3);
  await expect(client.runs.stop({ id: run.id })).resolves.toMatchObject({ state: 'stopped', hasModel: true });
  await expect(client.predictions.classify({ modelId: `run-${run.id}`, texts: [{ text: 'good' }] })).resolves.toMatchObject({ labels: ['bad', 'good'] });
  await client.runs.discard({ id: run.id });
  expect(existsSync(join(home, 'runs', run.id))).toBe(false);
  await expect(client.runs.get({ id: run.id })).rejects.toMatchObject({ code: 'no-such-run' });
});

test('an engine that crashes takes nothing else along: the run is interrupted, says so, and goes on', async () => {
  const engines = engineProcesses();
  const scene = await open(undefined, engines.fork);
  const { client } = scene;
  const run = await client.runs.start({ ...(await stocked(scene)), settings: { ...QUICK, epochs: 2000, validation: 0, checkpointEvery: 4 } });
  await reachesStep(client, run.id, 6);
  engines.crash();
  const interrupted = await reaches(client, run.id, 'interrupted');
  expect(interrupted).toMatchObject({ resumable: true, error: { code: 'engine-died' } });
  expect(interrupted.error!.hint).not.toMatch(/--/);
  await client.runs.resume({ id: run.id });
  await reachesStep(client, run.id, interrupted.step + 1);
  await expect(client.runs.stop({ id: run.id })).resolves.toMatchObject({ state: 'stopped', hasModel: true });
  const { steps } = await client.runs.history({ id: run.id, maxSteps: 20_000 });
  expect([...steps.step]).toEqual(Array.from(steps.step, (_, i) => i + 1));
}, 120_000);

test('a run that diverged keeps its last good weights; it is not resumed, since it would come to the same place', async () => {
  const scene = await open();
  const { client } = scene;
  const { id } = await client.runs.start({ ...(await stocked(scene)), settings: { ...QUICK, epochs: 20, learningRate: 1e20, warmup: 0.1 } });
  const failed = await reaches(client, id, 'failed');
  expect(failed).toMatchObject({ resumable: false, error: { code: 'training-diverged' } });
  await expect(client.runs.resume({ id })).rejects.toMatchObject({ code: 'not-resumable', message: failed.error!.message });
});

test('what a killed backend left is found again: interrupted, with its past, and it can go on', async () => {
  const scene = await open();
  const run = await scene.client.runs.start({
    ...(await stocked(scene)),
    // Without checks nothing is replaced in the folder while it is copied.
    settings: { ...QUICK, epochs: 2000, earlyStopping: false, validation: 0, checkpointEvery: 100_000 },
  });
  // What windows hear of reaches the disk a little later.
  const stepsOnDisk = async () => (await readFile(join(scene.home, 'runs', run.id, 'events.jsonl'), 'utf8')).match(/"kind":"step"/g)?.length;
  await vi.waitFor(async () => expect(await stepsOnDisk()).toBeGreaterThan(4), { timeout: 60_000 });
  // As the disk is at the moment of a kill.
  const home = join(await temporaryFolder(), 'home');
  await cp(scene.home, home, { recursive: true });
  // The process that holds the locks is this very one, and lives.
  for (const folder of [home, join(home, 'runs', run.id)]) await rm(join(folder, 'lock.json'));
  await mkdir(join(home, 'trials', 'x'), { recursive: true });
  const later = await open(home);
  expect(existsSync(join(home, 'trials'))).toBe(false);
  const { summary } = await later.client.runs.get({ id: run.id });
  expect(summary).toMatchObject({ state: 'interrupted', resumable: true, name: 'reviews.csv × base' });
  expect((await later.client.runs.history({ id: run.id })).steps.step.length).toBeGreaterThan(4);
  await later.client.runs.discard({ id: run.id });
  expect(await readdir(join(home, 'runs'))).toEqual([]);
});

test('a home folder has one server; a second is told so and touches nothing', async () => {
  const scene = await open();
  const { client, home, server } = scene;
  const run = await client.runs.start({ ...(await stocked(scene)), settings: { ...QUICK, epochs: 2000, validation: 0 } });
  await reachesStep(client, run.id, 3);
  await expect(open(home)).rejects.toMatchObject({ family: 'user', code: 'home-in-use', message: expect.stringContaining(`open already: its folder ${home} is in use by process ${process.pid}`) as string });
  expect((await client.runs.get({ id: run.id })).summary).toMatchObject({ state: 'training' });
  await server.close();
  // Closing a second time, as the end of this test does, takes nothing away from the next one.
  const later = await open(home);
  await server.close();
  await expect(open(home)).rejects.toMatchObject({ code: 'home-in-use' });
  await later.client.runs.discard({ id: run.id });
});

test('closing the window that asked stops nothing, and a second window sees the same', async () => {
  const scene = await open();
  const { server, client } = scene;
  const choice = await stocked(scene);
  const other = windowOn(server);
  const run = await client.runs.start({ ...choice, settings: QUICK });
  client.close();
  await expect(reaches(other, run.id, 'finished')).resolves.toMatchObject({ hasModel: true });
});

test('fixes change what is trained on, and can be taken back', async () => {
  const scene = await open();
  const path = join(scene.home, '..', 'doubled.csv');
  await writeFile(path, `${csvRows(20)}${csvRows(20).split('\n').slice(1).join('\n')}`);
  const { client } = scene;
  const { id } = await client.datasets.import({ source: { kind: 'path', path } });
  const report = await client.datasets.report({ id, modelId: 'bundled' });
  expect(report.findings.find(({ kind }) => kind === 'exact-duplicates')).toMatchObject({ rows: 20, fix: 'duplicates' });
  await expect(client.datasets.rows({ id, from: 0, count: 5, finding: 'exact-duplicates' })).resolves.toMatchObject({ total: 20, rows: [{ index: 20 }, {}, {}, {}, {}] });
  const fixed = await client.datasets.fix({ id, fix: 'duplicates' });
  expect(fixed).toMatchObject({ rows: expect.any(Number) as number, fixes: [{ fix: 'duplicates' }] });
  expect(fixed.rows).toBeLessThanOrEqual(20);
  expect((await client.datasets.report({ id, modelId: 'bundled' })).findings.some(({ kind }) => kind === 'exact-duplicates')).toBe(false);
  expect((await client.runs.plan({ datasetId: id, modelId: 'bundled' })).config.fix).toEqual(['duplicates']);
  await expect(client.datasets.undoFix({ id })).resolves.toMatchObject({ rows: 40, fixes: [] });
});

test('a dataset that was put right is scored as it is trained on', async () => {
  const scene = await open();
  const { client } = scene;
  const { modelId } = await stocked(scene);
  const path = join(scene.home, '..', 'spelled.csv');
  await writeFile(path, csvRows(40).replace(/,good$/m, ',Good'));
  const { id } = await client.datasets.import({ source: { kind: 'path', path } });
  await expect(client.datasets.fix({ id, fix: 'labels' })).resolves.toMatchObject({ classes: [{ label: 'bad' }, { label: 'good' }] });
  const run = await client.runs.start({ datasetId: id, modelId, settings: { ...QUICK, epochs: 1 } });
  await reaches(client, run.id, 'finished');
  const report = await client.evaluations.evaluate({ modelId: `run-${run.id}`, datasetId: id });
  expect(report.evaluation.examples).toBe(40);
  expect(report.notes).toContainEqual(expect.stringContaining("'Good' became 'good'"));
  // 40 rows, a fifth of them held back: the rest it has learnt from.
  expect(report.flattery).toEqual({ kind: 'learnt', rows: 32 });
});

test('a model of pairs is scored on pairs: a dataset whose second text nobody has chosen is refused', async () => {
  const scene = await open();
  const { client } = scene;
  const { modelId } = await stocked(scene);
  const path = join(scene.home, '..', 'pairs.csv');
  await writeFile(path, csvRows(40, { pairs: true }));
  const { id } = await client.datasets.import({ source: { kind: 'path', path } });
  await client.datasets.setColumns({ id, columns: { text: 'text', textPair: 'reply', label: 'label' } });
  const run = await client.runs.start({ datasetId: id, modelId, settings: { ...QUICK, epochs: 1 } });
  await reaches(client, run.id, 'finished');
  await expect(client.evaluations.evaluate({ modelId: `run-${run.id}`, datasetId: id })).resolves.toMatchObject({ evaluation: { examples: 40 } });
  await client.datasets.setColumns({ id, columns: { text: 'text', label: 'label' } });
  await expect(client.evaluations.evaluate({ modelId: `run-${run.id}`, datasetId: id })).rejects.toMatchObject({ family: 'user', code: 'no-second-text', hint: 'Choose it above the table.' });
});

test('texts without labels are told from labelled ones; they are adapted to, not fine-tuned on', async () => {
  const { client, home } = await open();
  const path = join(home, '..', 'letters.txt');
  await writeFile(path, Array.from({ length: 30 }, (_, i) => `Letter ${i} says so. It says more.\n`).join(''));
  const { id } = await client.datasets.import({ source: { kind: 'path', path } });
  await expect(client.datasets.list()).resolves.toMatchObject([{ id, labelling: 'unlabelled', rows: 30, classes: [] }]);
  await expect(client.runs.plan({ datasetId: id, modelId: 'bundled' })).rejects.toMatchObject({ family: 'user', code: 'no-labels', message: '“letters.txt” has no labels.' });
  await expect(client.runs.planPretraining({ datasetId: id })).resolves.toMatchObject({ texts: 30 });
  // A person may say so of a table, after a fix too, and take it back.
  const table = join(home, '..', 'doubled.csv');
  await writeFile(table, `${csvRows(20)}${csvRows(20).split('\n').slice(1).join('\n')}`);
  const labelled = await client.datasets.import({ source: { kind: 'path', path: table } });
  await client.datasets.fix({ id: labelled.id, fix: 'duplicates' });
  await expect(client.datasets.setColumns({ id: labelled.id, columns: { label: null } })).resolves.toMatchObject({ labelling: 'unlabelled', textColumn: 'text', rows: 40, classes: [], fixes: [] });
  await expect(client.runs.planPretraining({ datasetId: labelled.id })).resolves.toMatchObject({ config: { text: 'text' } });
  await expect(client.datasets.setColumns({ id: labelled.id, columns: { text: 'text', label: 'label' } })).resolves.toMatchObject({ labelling: 'labelled', rows: 40, fixes: [] });
});

test('errors name what is wrong in words: files, models, ids', async () => {
  const { client } = await open();
  await expect(client.datasets.import({ source: { kind: 'path', path: '/nowhere/a.csv' } })).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
  await expect(client.models.addFolder({ source: { kind: 'path', path: '/nowhere' } })).rejects.toMatchObject({ family: 'user', code: 'no-such-model' });
  await expect(client.datasets.get({ id: '../../etc' })).rejects.toMatchObject({ code: 'bad-input' });
  await expect(client.runs.get({ id: 'none' })).rejects.toMatchObject({ code: 'no-such-run' });
  await expect(client.playground.maskedWords({ modelId: 'none', text: 'The [MASK].' })).rejects.toMatchObject({ family: 'user' });
});

test('copying a model and exporting one can be cancelled, and leave nothing', async () => {
  const { client, home } = await open();
  const before = await client.models.list();
  const copies: Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>> = {
    add: (signal) => client.models.addFolder({ source: { kind: 'path', path: TINY_BERT } }, { signal }),
    export: (signal) => client.exports.export({ modelId: 'bundled', format: 'hf' }, { signal }),
  };
  for (const [name, copy] of Object.entries(copies)) {
    const controller = new AbortController();
    const copied = copy(controller.signal);
    controller.abort();
    await expect(copied, name).rejects.toMatchObject({ family: 'cancelled' });
  }
  expect(await client.models.list()).toEqual(before);
  expect(existsSync(join(home, 'exports')) ? await readdir(join(home, 'exports')) : []).toEqual([]);
});

test('who closes the app ends a forecast and an export as well, and nothing of them is left', async () => {
  const scene = await open();
  const { client, home, server } = scene;
  const choice = await stocked(scene);
  const files = async (folder: string) => (existsSync(join(home, folder)) ? readdir(join(home, folder)) : []);
  // Many small passes, so that it is still at work when the app is closed.
  const forecast = client.runs.forecast({ ...choice, settings: { ...QUICK, batchSize: 1, accumulate: 40 } }).catch((error: unknown) => error);
  await vi.waitFor(async () => expect(await files('trials')).toHaveLength(1), { interval: 2 });
  const exported = client.exports.export({ modelId: 'bundled', format: 'hf' }).catch((error: unknown) => error);
  await vi.waitFor(async () => expect(await client.app.activities()).toHaveLength(2));
  await server.close();
  expect([await files('trials'), await files('exports')]).toEqual([[], []]);
  await expect(Promise.all([forecast, exported])).resolves.toMatchObject([{ family: 'cancelled' }, { family: 'cancelled' }]);
  await expect(client.exports.export({ modelId: 'bundled', format: 'hf' })).rejects.toMatchObject({ family: 'cancelled' });
});

test('settings are kept, and other windows hear of them', async () => {
  const scene = await open();
  const heard: string[] = [];
  windowOn(scene.server).on('settingsChanged', ({ theme }) => heard.push(theme));
  await scene.client.app.saveSettings({ settings: { theme: 'dark' } });
  await vi.waitFor(() => expect(heard).toEqual(['dark']));
  await scene.server.close();
  await expect((await open(scene.home)).client.app.settings()).resolves.toMatchObject({ theme: 'dark', notify: true });
});
