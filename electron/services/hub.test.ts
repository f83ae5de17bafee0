import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { contract, type AppClient } from '../../shared/contract';
import type { Activity } from '../../shared/model/app-info';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { ParquetReader } from '../data/parquet-reader';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { commitOf, TestHub, type TestRepository } from '../hub/hub-server.test-helper';
import { startAppServer, type AppServer } from './app-server';
import { testEngines } from './in-process-engine.test-helper';

/** The hub as a person meets it: through the contract, over the services and a server that plays the hub. */

const servers: AppServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const fixture = (...path: string[]) => readFileSync(join(import.meta.dirname, '..', ...path));
const tiny = (name: string) => fixture('training', 'fixtures', 'tiny-bert', 'base', name);
const MODEL: TestRepository = { id: 'owner/bert', licence: 'apache-2.0', revisions: { main: { 'config.json': tiny('config.json'), 'vocab.txt': tiny('vocab.txt'), 'model.safetensors': tiny('model.safetensors') } } };
const part = (index: number) => fixture('data', 'fixtures', 'tables', `class-labels-${index}.parquet`);
const REVIEWS: TestRepository = {
  kind: 'dataset',
  id: 'somebody/reviews',
  aliases: ['reviews'],
  licence: 'mit',
  revisions: { main: { 'README.md': 'reviews' }, 'refs/convert/parquet': { 'plain_text/train/0000.parquet': part(0), 'plain_text/train/0001.parquet': part(1), 'plain_text/test/0000.parquet': part(1) } },
};

interface Scene {
  readonly client: AppClient;
  readonly home: string;
  readonly hub: TestHub;
}

async function open(repositories: readonly TestRepository[], environment: Readonly<Record<string, string>> = {}): Promise<Scene> {
  const hub = await TestHub.start(...repositories);
  const home = join(await temporaryFolder(), 'home');
  const app = { forkEngine: testEngines().fork, root: process.cwd(), version: '0.0.0', notify: () => undefined, home, hub: { environment, patience: { stallMs: 5000, waitsMs: [] } } };
  const server = await startAppServer({ app, host: 'desktop' });
  servers.push(server);
  const [near, far] = memoryChannels();
  server.connect(far);
  const client = createClient(contract, near);
  await client.app.saveSettings({ settings: { hubUrl: hub.url } });
  return { client, home, hub };
}

const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

describe('a model of the hub', () => {
  it('is in the library when it is whole, with what it is and where it came from, and is not fetched twice', async () => {
    const { client, home, hub } = await open([MODEL]);
    const activities: Activity[] = [];
    client.on('activityChanged', (activity) => activities.push(activity));
    const model = await client.models.download({ hubId: 'owner/bert' });
    expect(model).toMatchObject({ id: 'owner--bert', name: 'owner/bert', origin: 'hub', licence: 'apache-2.0', removable: true, hub: { hubId: 'owner/bert', commit: commitOf(MODEL, 'main') } });
    expect(model.parameters).toBeGreaterThan(1000);
    expect((await client.models.list()).map(({ name }) => name)).toContain('owner/bert');
    expect(activities.some(({ request, title }) => request === 'models.download' && /^owner\/bert: \d+\.\d MB of \d+\.\d MB$/.test(title))).toBe(true);
    expect(filesIn(join(home, 'downloads'))).toEqual([]);
    const asked = hub.asked('').length;
    await client.models.download({ hubId: 'owner/bert' });
    expect(hub.asked('').length).toBe(asked + 1);
    await client.models.remove({ id: model.id });
    expect(filesIn(join(home, 'models'))).toEqual([]);
  });

  it('that was cut off is no model; it is listed as unfinished, and gone on with', async () => {
    const { client, home, hub } = await open([MODEL]);
    hub.fail('model.safetensors', { kind: 'cut', after: 5000 });
    await expect(client.models.download({ hubId: 'owner/bert' })).rejects.toMatchObject({ code: 'connection-lost' });
    expect((await client.models.list()).map(({ id }) => id)).toEqual(['bundled']);
    const [unfinished] = await client.downloads.unfinished();
    expect(unfinished).toMatchObject({ kind: 'model', hubId: 'owner/bert' });
    expect(unfinished!.bytesHere).toBeGreaterThanOrEqual(5000);
    expect(unfinished!.bytesHere).toBeLessThan(unfinished!.bytes);
    await client.models.download({ hubId: 'owner/bert' });
    expect(hub.asked('model.safetensors', 'store').map(({ range }) => range)).toEqual([undefined, 'bytes=5000-']);
    expect(await client.downloads.unfinished()).toEqual([]);
    expect(filesIn(join(home, 'models'))).toEqual(['owner--bert']);
  });

  it('that cannot be trained here leaves nothing behind', async () => {
    const roberta: TestRepository = { id: 'owner/roberta', revisions: { main: { ...MODEL.revisions['main'], 'config.json': '{"model_type": "roberta"}' } } };
    const { client, home } = await open([roberta]);
    await expect(client.models.download({ hubId: 'owner/roberta' })).rejects.toMatchObject({ code: 'unsupported-model' });
    expect(filesIn(join(home, 'downloads'))).toEqual([]);
  });

  it('is stopped by cancelling, and what came is thrown away when the person says so', async () => {
    const { client, home, hub } = await open([MODEL]);
    hub.fail('model.safetensors', { kind: 'stall', after: 5000 });
    const stop = new AbortController();
    const download = client.models.download({ hubId: 'owner/bert' }, { signal: stop.signal });
    const folder = join(home, 'downloads');
    await vi.waitFor(() => expect(filesIn(folder).flatMap((name) => filesIn(join(folder, name, 'files')))).toContain('model.safetensors.part'), { timeout: 20_000, interval: 10 });
    expect(await client.downloads.unfinished()).toEqual([]);
    stop.abort();
    await expect(download).rejects.toMatchObject({ family: 'cancelled' });
    const [unfinished] = await vi.waitFor(async () => {
      const found = await client.downloads.unfinished();
      expect(found).toHaveLength(1);
      return found;
    });
    await client.downloads.discard({ id: unfinished!.id });
    expect(filesIn(folder)).toEqual([]);
    await expect(client.downloads.discard({ id: unfinished!.id })).rejects.toMatchObject({ code: 'no-such-download' });
  });

  it('is not fetched by two at once', async () => {
    const { client, hub } = await open([MODEL]);
    hub.fail('model.safetensors', { kind: 'stall', after: 5000 });
    const stop = new AbortController();
    const first = client.models.download({ hubId: 'owner/bert' }, { signal: stop.signal });
    await vi.waitFor(() => expect(hub.asked('model.safetensors', 'store')).toHaveLength(1), { timeout: 20_000, interval: 10 });
    await expect(client.models.download({ hubId: 'owner/bert' })).rejects.toMatchObject({ code: 'download-under-way' });
    stop.abort();
    await expect(first).rejects.toMatchObject({ family: 'cancelled' });
  });
});

describe('an access token', () => {
  const SECRET = 'hub-secret-7';

  it('is kept where nobody else reads it, used, never told, and forgotten', async () => {
    const { client, home, hub } = await open([{ ...MODEL, token: SECRET }]);
    await expect(client.models.download({ hubId: 'owner/bert' })).rejects.toMatchObject({ code: 'hub-sign-in-needed' });
    expect(await client.app.keepHubToken({ token: SECRET })).toEqual({ source: 'kept' });
    if (process.platform !== 'win32') expect(statSync(join(home, 'hub-token.json')).mode & 0o777).toBe(0o600);
    await client.models.download({ hubId: 'owner/bert' });
    const told = [await client.app.settings(), await client.app.info(), await client.app.diagnostics(), await client.models.list()];
    expect(JSON.stringify(told)).not.toContain(SECRET);
    expect(hub.asked('', 'store').some(({ authorization }) => authorization !== undefined)).toBe(false);
    expect(await client.app.keepHubToken({ token: '' })).toEqual({ source: 'none' });
    expect(existsSync(join(home, 'hub-token.json'))).toBe(false);
  });

  it('goes to no other hub than that for which it was kept', async () => {
    const { client, hub } = await open([MODEL]);
    await client.app.keepHubToken({ token: SECRET });
    const other = await TestHub.start(MODEL);
    await client.app.saveSettings({ settings: { hubUrl: other.url } });
    expect(await client.app.hubToken()).toEqual({ source: 'none', keptFor: hub.url });
    await client.models.download({ hubId: 'owner/bert' });
    expect(other.seen.some(({ authorization }) => authorization !== undefined)).toBe(false);
    await client.app.saveSettings({ settings: { hubUrl: hub.url } });
    expect(await client.app.hubToken()).toEqual({ source: 'kept' });
  });

  it('that was kept before hubs were noted is for the official one', async () => {
    const { client, home, hub } = await open([MODEL]);
    writeFileSync(join(home, 'hub-token.json'), JSON.stringify({ schemaVersion: 1, token: SECRET }));
    expect(await client.app.hubToken()).toEqual({ source: 'none', keptFor: 'https://huggingface.co' });
    await client.models.download({ hubId: 'owner/bert' });
    expect(hub.seen.some(({ authorization }) => authorization !== undefined)).toBe(false);
    await client.app.saveSettings({ settings: { hubUrl: 'https://huggingface.co' } });
    expect(await client.app.hubToken()).toEqual({ source: 'kept' });
  });

  it('that is none is not kept', async () => {
    const { client, home } = await open([]);
    await expect(client.app.keepHubToken({ token: 'hf_\u2022\u2022\u2022\u2022' })).rejects.toMatchObject({ family: 'user', code: 'wrong-token' });
    expect(existsSync(join(home, 'hub-token.json'))).toBe(false);
  });

  it('comes from HF_TOKEN otherwise, and from the request before all', async () => {
    const { client } = await open([{ ...MODEL, token: SECRET }], { HF_TOKEN: 'another' });
    expect(await client.app.hubToken()).toEqual({ source: 'environment' });
    await expect(client.models.download({ hubId: 'owner/bert' })).rejects.toMatchObject({ code: 'hub-token-refused' });
    await expect(client.models.download({ hubId: 'owner/bert', token: SECRET })).resolves.toMatchObject({ name: 'owner/bert' });
  });
});

describe('a dataset of the hub', () => {
  it('is looked up without its rows, also by an older name', async () => {
    const { client, hub } = await open([REVIEWS]);
    await expect(client.datasets.lookUp({ hubId: 'reviews' })).resolves.toEqual({
      hubId: 'somebody/reviews',
      licence: 'mit',
      configs: [{ name: 'plain_text', splits: [{ name: 'train', bytes: part(0).length + part(1).length, isPart: false }, { name: 'test', bytes: part(1).length, isPart: false }] }],
    });
    expect(hub.asked('.parquet')).toEqual([]);
  });

  it('is imported with the names of its classes, parts joined, rows without a label left out', async () => {
    const { client, home } = await open([REVIEWS]);
    const titles: string[] = [];
    const dataset = await client.datasets.import({ source: { kind: 'hub', hubId: 'reviews' } }, { onProgress: ({ title }) => titles.push(title) });
    expect(dataset).toMatchObject({ name: 'somebody/reviews, plain_text, train', tableRows: 5, rows: 4, classes: [{ label: 'neg', count: 2 }, { label: 'pos', count: 2 }] });
    expect(dataset.report).toMatchObject({ textColumn: 'text', labelColumn: 'label', emptyRows: 1 });
    expect(filesIn(join(home, 'downloads'))).toEqual([]);
    expect(titles.at(-1)).toBe('Reading the rows');
    const test = await client.datasets.import({ source: { kind: 'hub', hubId: 'somebody/reviews', config: 'plain_text', split: 'test' } });
    expect(test).toMatchObject({ rows: 2 });
    await expect(client.datasets.import({ source: { kind: 'hub', hubId: 'reviews', split: 'dev' } })).rejects.toMatchObject({ code: 'no-such-split' });
  });

  it('that was cut off goes on at the commit of the revision that was asked for, not with the hub’s conversion', async () => {
    const tagged = { ...REVIEWS, revisions: { ...REVIEWS.revisions, v1: { 'plain_text/train.parquet': part(1) } } };
    const { client, hub } = await open([tagged]);
    hub.fail('train.parquet', { kind: 'cut', after: 500 });
    await expect(client.datasets.import({ source: { kind: 'hub', hubId: 'reviews', revision: 'v1' } })).rejects.toMatchObject({ code: 'connection-lost' });
    const [unfinished] = await client.downloads.unfinished();
    expect(unfinished).toMatchObject({ hubId: 'somebody/reviews', revision: 'v1', commit: commitOf(tagged, 'v1'), config: 'plain_text', split: 'train' });
    const dataset = await client.datasets.import({ source: { kind: 'hub', hubId: 'somebody/reviews', revision: unfinished!.commit, config: 'plain_text', split: 'train' } });
    expect(dataset).toMatchObject({ rows: 2 });
    expect(hub.asked('.parquet').at(-1)).toMatchObject({ path: expect.stringContaining('train.parquet') as string, range: 'bytes=500-' });
    expect(await client.downloads.unfinished()).toEqual([]);
  });

  it('has one of its files open at a time', async () => {
    const opened = vi.spyOn(ParquetReader.prototype, 'open');
    const closed = vi.spyOn(ParquetReader.prototype, 'close');
    const { client } = await open([REVIEWS]);
    await client.datasets.import({ source: { kind: 'hub', hubId: 'reviews' } });
    const [openings, closings] = [opened, closed].map(({ mock }) => mock.invocationCallOrder) as [number[], number[]];
    vi.restoreAllMocks();
    // Two files are looked at, then read.
    expect(openings).toHaveLength(4);
    openings.slice(1).forEach((time, i) => expect(time).toBeGreaterThan(closings[i]!));
  });

  it('says which of its files are in no split', async () => {
    const mixed: TestRepository = { kind: 'dataset', id: 'me/mixed', revisions: { main: { 'my_train.parquet': part(0), 'my_test.parquet': part(1), 'more.parquet': part(1) } } };
    const { client } = await open([mixed]);
    const dataset = await client.datasets.import({ source: { kind: 'hub', hubId: 'me/mixed' } });
    expect(dataset).toMatchObject({ name: 'me/mixed, train', rows: 2 });
    expect(dataset.format.notes).toContain("1 file was left out: 'more.parquet'.");
  });

  it('is taken as its owners uploaded it where the hub has not converted it; without Parquet it is refused', async () => {
    const own: TestRepository = { kind: 'dataset', id: 'me/own', revisions: { main: { 'data/train-00000-of-00001.parquet': part(0) } } };
    const csv: TestRepository = { kind: 'dataset', id: 'me/csv', revisions: { main: { 'train.csv': 'text,label\na,b\n' } } };
    const { client } = await open([own, csv]);
    await expect(client.datasets.import({ source: { kind: 'hub', hubId: 'me/own' } })).resolves.toMatchObject({ name: 'me/own, train', rows: 2 });
    await expect(client.datasets.import({ source: { kind: 'hub', hubId: 'me/csv' } })).rejects.toMatchObject({ code: 'no-parquet' });
    await expect(client.datasets.lookUp({ hubId: 'nobody/nothing' })).rejects.toMatchObject({ code: 'hub-sign-in-needed' });
  });
});
