import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { DownloadFolder } from './download-folder';
import { fetchModel, type FetchedModel, type FetchModelOptions } from './fetch-model';
import type { HubAccess } from './hub-access';
import { HubConnection } from './hub-connection';
import { HubRepository } from './hub-repository';
import { commitOf, TestHub, type Files, type TestRepository } from './hub-server.test-helper';
import { startProxy } from './proxy.test-helper';

const TINY = join(import.meta.dirname, '..', 'training', 'fixtures', 'tiny-bert', 'base');
const read = (name: string) => readFileSync(join(TINY, name));
const CONFIG = read('config.json');
const WEIGHTS = read('model.safetensors');
const WHOLE: Files = { 'config.json': CONFIG, 'vocab.txt': read('vocab.txt'), 'model.safetensors': WEIGHTS, 'README.md': '---\nlicense: mit\n---\n', 'pytorch_model.bin': randomBytes(5000), 'onnx/model.onnx': 'x' };
const NAMES = ['README.md', 'config.json', 'model.safetensors', 'vocab.txt'];
const NO_PROXIES = { http: '', https: '', none: '' };

const connections: HubConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) await connection.close();
});

function repository(files: Files = WHOLE, more: Partial<TestRepository> = {}): TestRepository {
  return { id: 'owner/bert', revisions: { main: files }, ...more };
}

interface Try extends FetchModelOptions, Partial<Omit<HubAccess, 'url'>> {
  readonly id?: string;
  readonly stallMs?: number;
  readonly waitsMs?: readonly number[];
}

/** Fetches a model into a home, as often as one likes. */
function fetchInto(home: string, url: string, { id = 'owner/bert', stallMs = 5000, waitsMs = [], token, proxies = NO_PROXIES, ...options }: Try = {}): Promise<FetchedModel> & { readonly folder: string } {
  const connection = new HubConnection({ url, token, proxies }, { stallMs, waitsMs });
  connections.push(connection);
  const folder = new DownloadFolder(home, { kind: 'model', hubId: id, commit: '0123456789abcdef' });
  const remote = new HubRepository(connection, 'model', id, options.signal);
  const fetched = remote.info('main').then(({ commit }) => fetchModel(connection, remote, commit, folder, options));
  return Object.assign(fetched, { folder: folder.files });
}

const here = (folder: string) => readdirSync(folder).sort();

describe('a whole model', () => {
  it('comes with what training needs and nothing else, and counts its bytes', async () => {
    const hub = await TestHub.start(repository());
    const seen: (readonly [number, number])[] = [];
    const download = fetchInto(await temporaryFolder(), hub.url, { onProgress: (bytes, of) => seen.push([bytes, of]) });
    const { files, weightsCommit } = await download;
    expect(here(download.folder)).toEqual(NAMES);
    expect(readFileSync(join(download.folder, 'model.safetensors')).equals(WEIGHTS)).toBe(true);
    const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(seen.at(-1)).toEqual([all, all]);
    expect(seen.map(([bytes]) => bytes)).toEqual(seen.map(([bytes]) => bytes).sort((a, b) => a - b));
    expect(weightsCommit).toBe(commitOf(repository(), 'main'));
  });

  it('is asked for with the token at the hub, and without it where the hub redirects to', async () => {
    const hub = await TestHub.start(repository(WHOLE, { token: 'secret-token' }));
    await fetchInto(await temporaryFolder(), hub.url, { token: 'secret-token' });
    expect(hub.seen.filter(({ host }) => host === 'hub').every(({ authorization }) => authorization === 'Bearer secret-token')).toBe(true);
    expect(hub.asked('model.safetensors', 'store')).toEqual([expect.objectContaining({ authorization: undefined })]);
  });

  it('comes in several files, those that the index names', async () => {
    const index = JSON.stringify({ metadata: {}, weight_map: weightMap() });
    const hub = await TestHub.start(repository({ 'config.json': CONFIG, 'vocab.txt': read('vocab.txt'), 'model.safetensors.index.json': index, 'model-00001-of-00001.safetensors': WEIGHTS, 'model-00002-of-00002.safetensors': randomBytes(3000) }));
    const download = fetchInto(await temporaryFolder(), hub.url);
    await download;
    expect(here(download.folder)).toEqual(['config.json', 'model-00001-of-00001.safetensors', 'model.safetensors.index.json', 'vocab.txt']);
  });
});

function weightMap(): Record<string, string> {
  const header = JSON.parse(WEIGHTS.toString('utf8', 8, 8 + Number(WEIGHTS.readBigUInt64LE(0)))) as Record<string, unknown>;
  return Object.fromEntries(Object.keys(header).filter((name) => name !== '__metadata__').map((name) => [name, 'model-00001-of-00001.safetensors']));
}

describe('a download that is cut off', () => {
  it('goes on where it was, at the next try of its own', async () => {
    const hub = await TestHub.start(repository());
    hub.fail('model.safetensors', { kind: 'cut', after: 3000 }, { kind: 'cut', after: 500 });
    // One further try is enough: each brought something, so that tries are counted anew.
    const download = fetchInto(await temporaryFolder(), hub.url, { waitsMs: [1] });
    await download;
    expect(hub.asked('model.safetensors', 'store').map(({ range }) => range)).toEqual([undefined, 'bytes=3000-', 'bytes=3500-']);
    expect(readFileSync(join(download.folder, 'model.safetensors')).equals(WEIGHTS)).toBe(true);
  });

  it('is kept, and goes on when it is asked for again, after a restart of the app too', async () => {
    const hub = await TestHub.start(repository());
    hub.fail('model.safetensors', { kind: 'cut', after: 4000 });
    const home = await temporaryFolder();
    const download = fetchInto(home, hub.url);
    await expect(download).rejects.toMatchObject({ family: 'user', code: 'connection-lost' });
    expect(statSync(join(download.folder, 'model.safetensors.part')).size).toBe(4000);
    await fetchInto(home, hub.url);
    expect(hub.asked('model.safetensors', 'store').at(-1)!.range).toBe('bytes=4000-');
    expect(hub.asked('vocab.txt')).toHaveLength(1);
    expect(readFileSync(join(download.folder, 'model.safetensors')).equals(WEIGHTS)).toBe(true);
  });

  it('begins anew where the server sends all of it again', async () => {
    const hub = await TestHub.start(repository());
    hub.fail('model.safetensors', { kind: 'cut', after: 4000 }, { kind: 'no-ranges' });
    const download = fetchInto(await temporaryFolder(), hub.url, { waitsMs: [1] });
    await download;
    expect(readFileSync(join(download.folder, 'model.safetensors')).equals(WEIGHTS)).toBe(true);
  });

  it('is given up where each try begins anew and none comes further', async () => {
    const hub = await TestHub.start(repository());
    const after = [4000, 1000, 3000, 1000, 3000, 1000, 3000];
    hub.fail('model.safetensors', ...after.map((bytes) => ({ kind: 'cut', after: bytes, ranges: false }) as const));
    await expect(fetchInto(await temporaryFolder(), hub.url, { waitsMs: [1, 1, 1] })).rejects.toMatchObject({ code: 'connection-lost' });
    expect(hub.asked('model.safetensors', 'store')).toHaveLength(4);
  });

  it('is stopped by the person at once, and kept', async () => {
    const hub = await TestHub.start(repository());
    hub.fail('model.safetensors', { kind: 'stall', after: 2500 });
    const stop = new AbortController();
    const onProgress = (bytes: number) => bytes > WEIGHTS.length / 100 && hub.asked('model.safetensors', 'store').length > 0 && setTimeout(() => stop.abort(), 20);
    const download = fetchInto(await temporaryFolder(), hub.url, { signal: stop.signal, onProgress });
    await expect(download).rejects.toMatchObject({ family: 'cancelled' });
    expect(statSync(join(download.folder, 'model.safetensors.part')).size).toBe(2500);
  });

  it('is given up where nothing comes any more', async () => {
    const hub = await TestHub.start(repository());
    hub.fail('model.safetensors', { kind: 'stall', after: 100 });
    await expect(fetchInto(await temporaryFolder(), hub.url, { stallMs: 200 })).rejects.toMatchObject({ code: 'connection-stalled', message: expect.stringMatching(/stalled: nothing came for 0.2 s/) as string });
  });
});

it('what the disk has no room for is not begun', async () => {
  const hub = await TestHub.start(repository(WHOLE, { claims: { 'model.safetensors': 1e15 } }));
  await expect(fetchInto(await temporaryFolder(), hub.url)).rejects.toMatchObject({ code: 'disk-too-full', message: expect.stringContaining('the download needs 1000000.0 GB') as string });
  expect(hub.asked('model.safetensors')).toEqual([]);
});

describe('bytes that are not those of the hub', () => {
  it('are thrown away, and the next try begins anew', async () => {
    const hub = await TestHub.start(repository());
    hub.fail('model.safetensors', { kind: 'garble' });
    const home = await temporaryFolder();
    const download = fetchInto(home, hub.url);
    await expect(download).rejects.toMatchObject({ family: 'user', code: 'hash-mismatch', message: expect.stringContaining('model.safetensors') as string });
    expect(statSync(join(download.folder, 'model.safetensors.part')).size).toBe(0);
    await fetchInto(home, hub.url);
    expect(here(download.folder)).toEqual(NAMES);
  });

  it('are noticed in small files too, which git knows by another hash', async () => {
    const hub = await TestHub.start(repository());
    hub.fail('vocab.txt', { kind: 'garble' });
    await expect(fetchInto(await temporaryFolder(), hub.url)).rejects.toMatchObject({ code: 'hash-mismatch', message: expect.stringContaining('vocab.txt') as string });
  });
});

describe('a model that would not train here', () => {
  it.each([
    ['another architecture', '{"model_type": "t5"}', 'unsupported-model'],
    ['an ELECTRA with a projection', '{"model_type": "electra", "embedding_size": 128, "hidden_size": 256}', 'projected-embeddings'],
  ])('is refused after config.json alone: %s', async (_, config, code) => {
    const hub = await TestHub.start(repository({ ...WHOLE, 'config.json': config }));
    await expect(fetchInto(await temporaryFolder(), hub.url)).rejects.toMatchObject({ family: 'user', code });
    expect(hub.seen.filter(({ path }) => path.includes('/resolve/')).map(({ path }) => path.split('/').at(-1))).toEqual(['config.json']);
  });

  it('is refused before its weights come where its tokenizer is another', async () => {
    const unigram = JSON.stringify({ version: '1.0', added_tokens: [], model: { type: 'Unigram', vocab: [] } });
    const hub = await TestHub.start(repository({ 'config.json': CONFIG, 'model.safetensors': WEIGHTS, 'tokenizer.json': unigram }));
    await expect(fetchInto(await temporaryFolder(), hub.url)).rejects.toMatchObject({ family: 'user' });
    expect(hub.asked('model.safetensors')).toEqual([]);
  });

  it('is refused where it has no config.json', async () => {
    const hub = await TestHub.start(repository({ 'model.gguf': 'x' }));
    await expect(fetchInto(await temporaryFolder(), hub.url)).rejects.toMatchObject({ code: 'not-a-model' });
  });
});

describe('a repository with pickles alone', () => {
  const PICKLED: Files = { 'config.json': CONFIG, 'vocab.txt': read('vocab.txt'), 'pytorch_model.bin': randomBytes(5000) };
  const bot = { num: 3, title: 'Adding `safetensors` variant of this model', status: 'open', isPullRequest: true, author: { name: 'SFconvertbot' } };
  const converted = (more: Partial<TestRepository>): TestRepository => {
    const base = repository(PICKLED, { revisions: { main: PICKLED, 'refs/pr/3': WHOLE } });
    const [main, pull] = [commitOf(base, 'main'), commitOf(base, 'refs/pr/3')];
    return { ...base, pullRequests: [bot], history: { 'refs/pr/3': [pull, main] }, ...more };
  };

  it('gives the weights that the hub’s converter made of it', async () => {
    const model = converted({});
    const hub = await TestHub.start(model);
    const { weightsCommit } = await fetchInto(await temporaryFolder(), hub.url);
    expect(weightsCommit).toBe(commitOf(model, 'refs/pr/3'));
    expect(hub.asked('pytorch_model.bin')).toEqual([]);
  });

  it.each([
    ['nobody has converted it', { pullRequests: [] }],
    ['somebody else says that they have', { pullRequests: [{ ...bot, author: { name: 'somebody' } }] }],
    ['the conversion is of an older commit', { history: { 'refs/pr/3': ['a'.repeat(40), 'b'.repeat(40)] } }],
  ] satisfies [string, Partial<TestRepository>][])('says so where %s', async (_name, more) => {
    const hub = await TestHub.start(converted(more));
    await expect(fetchInto(await temporaryFolder(), hub.url)).rejects.toMatchObject({ code: 'pickled-weights', message: expect.stringContaining('only as a pickle, pytorch_model.bin') as string });
  });
});

describe('a proxy', () => {
  it('carries every request, and the token goes through it to the hub alone', async () => {
    const hub = await TestHub.start(repository());
    const proxy = await startProxy();
    const through = proxy.url.replace('//', '//me:pass@');
    await fetchInto(await temporaryFolder(), hub.url, { proxies: { http: through, https: '', none: '' } });
    expect(new Set(proxy.asked.map(({ host }) => host)).size).toBe(2);
    expect(proxy.asked.every(({ authorization }) => authorization === `Basic ${Buffer.from('me:pass').toString('base64')}`)).toBe(true);
  });

  it('is left aside for hosts that need none', async () => {
    const hub = await TestHub.start(repository());
    const proxy = await startProxy(403);
    await fetchInto(await temporaryFolder(), hub.url, { proxies: { http: proxy.url, https: '', none: '127.0.0.1' } });
    expect(proxy.asked).toEqual([]);
  });

  it.each([[407, 'it wants a name and a password'], [403, 'it answered 403']])('that refuses with %i is told as such', async (status, why) => {
    const hub = await TestHub.start(repository());
    const proxy = await startProxy(status);
    await expect(fetchInto(await temporaryFolder(), hub.url, { proxies: { http: proxy.url, https: '', none: '' } })).rejects.toMatchObject({ code: 'proxy-refused', message: expect.stringContaining(why) as string });
  });
});

describe('answers that are none', () => {
  it.each([
    ['401', 401, {}, 'hub-sign-in-needed'],
    ['403', 403, {}, 'hub-gated'],
    ['403 of a gated model', 403, { 'x-error-code': 'GatedRepo' }, 'hub-gated'],
    ['404', 404, {}, 'not-on-hub'],
    ['404 of a revision', 404, { 'x-error-code': 'RevisionNotFound' }, 'no-such-revision'],
    ['429', 429, { 'retry-after': '3600' }, 'hub-busy'],
    ['503', 503, {}, 'hub-fails'],
    ['418', 418, {}, 'hub-refused'],
  ])('%s has a sentence and a next step', async (_, status, headers, code) => {
    const hub = await TestHub.start(repository());
    hub.fail('/revision/main', { kind: 'status', status, headers });
    await expect(fetchInto(await temporaryFolder(), hub.url)).rejects.toMatchObject({ family: 'user', code, hint: expect.stringMatching(/\w/) as string });
  });

  it('that pass are waited for', async () => {
    const hub = await TestHub.start(repository());
    hub.fail('/revision/main', { kind: 'status', status: 503 }, { kind: 'status', status: 429, headers: { 'retry-after': '0' } });
    await fetchInto(await temporaryFolder(), hub.url, { waitsMs: [1, 1] });
    expect(hub.asked('/revision/main')).toHaveLength(3);
  });

  it('to a token that is not good never repeat it', async () => {
    const hub = await TestHub.start(repository(WHOLE, { token: 'right' }));
    const error: unknown = await fetchInto(await temporaryFolder(), hub.url, { token: 'wrong-secret' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'hub-token-refused' });
    expect(JSON.stringify(error) + String((error as Error).stack)).not.toContain('wrong-secret');
  });

  it('come from no hub at all', async () => {
    const hub = await TestHub.start();
    hub.fail('/revision/main', { kind: 'status', status: 200 });
    await expect(fetchInto(await temporaryFolder(), hub.url)).rejects.toMatchObject({ code: 'hub-not-understood' });
    const gone = await closedPort();
    await expect(fetchInto(await temporaryFolder(), `http://127.0.0.1:${gone}`)).rejects.toMatchObject({ code: 'offline', message: expect.stringContaining(`127.0.0.1:${gone} could not be reached`) as string });
    await expect(fetchInto(await temporaryFolder(), 'http://no-such-host.invalid')).rejects.toMatchObject({ code: 'offline' });
  });
});

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
