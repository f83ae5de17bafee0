import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { contract } from '../../shared/contract';
import { entryLine } from '../../shared/folder-upload';
import { createClient } from '../../shared/rpc/client';
import { webSocketChannel } from '../../shared/rpc/web-socket-channel';
import type { Application } from '../services/application';
import { withFault } from '../files/failing-disk.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { RunLibrary } from '../services/library/run-library';
import { UploadStore } from '../services/library/upload-store';
import { startWebHost, type WebHost } from './web-host';

const hosts: WebHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
});

interface Scene {
  readonly host: WebHost;
  readonly home: string;
  readonly cookie: string;
  readonly origin: string;
  readonly newLinks: string[];
}

/** A host over screens of one page, entered by its link. */
async function open(): Promise<Scene> {
  const folder = await temporaryFolder();
  const [home, screens] = [join(folder, 'home'), join(folder, 'screens')];
  await mkdir(join(screens, 'assets'), { recursive: true });
  await writeFile(join(screens, 'index.html'), '<title>Tunesmith</title>');
  await writeFile(join(screens, 'assets', 'main-1a2b.js'), 'export {}');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  const newLinks: string[] = [];
  const host = await startWebHost({ app: appIn(home), screens, port: 0, onNewLink: (link) => newLinks.push(link) });
  hosts.push(host);
  const entered = await ask(host, new URL(host.link).pathname + new URL(host.link).search);
  const cookie = entered.headers['set-cookie']![0]!.split(';')[0]!;
  return { host, home, cookie, origin: `http://127.0.0.1:${host.port}`, newLinks };
}

function appIn(home: string): Application {
  return { forkEngine: () => { throw new Error('No engine is needed.'); }, root: process.cwd(), version: '1.2.3', notify: () => undefined, home };
}

interface Answer extends Pick<IncomingMessage, 'statusCode' | 'headers'> {
  readonly body: string;
}

/** A raw request, as no browser would let a page send it. */
function ask({ port }: Pick<WebHost, 'port'>, path: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ statusCode: response.statusCode, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function openSocket({ host }: Scene, headers: Record<string, string>, path = '/rpc'): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}

describe('who may come in', () => {
  test('the link opens the app, once; the address then holds no token', async () => {
    const { host, cookie, newLinks } = await open();
    const page = await ask(host, '/', { headers: { cookie } });
    expect(page).toMatchObject({ statusCode: 200, body: '<title>Tunesmith</title>' });
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const again = await ask(host, new URL(host.link).pathname);
    expect(again.statusCode).toBe(403);
    expect(newLinks).toHaveLength(1);
    expect((await ask(host, `/${new URL(newLinks[0]!).search}`)).statusCode).toBe(303);
  });

  test.each(['wrong', '', 'a'.repeat(43)])('a wrong token (%j) opens nothing', async (token) => {
    const { host } = await open();
    const answer = await ask(host, `/?token=${token}`);
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('the cookie cannot be read by scripts, nor used by other sites', async () => {
    const { host, newLinks } = await open();
    const { headers } = await ask(host, `/${new URL(newLinks[0]!).search}`);
    expect(headers['set-cookie']![0]).toMatch(/^tunesmith-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
  });

  test.each(['evil.example', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example:7373'])('a foreign Host (%s) gets nothing, even with the cookie', async (name) => {
    const { host, cookie } = await open();
    expect((await ask(host, '/', { headers: { cookie, host: name } })).statusCode).toBe(403);
  });

  test.each(['http://evil.example', 'null', 'https://127.0.0.1'])('a foreign Origin (%s) gets nothing, even with the cookie', async (origin) => {
    const scene = await open();
    const { host, cookie } = scene;
    expect((await ask(host, '/', { headers: { cookie, origin } })).statusCode).toBe(403);
    expect((await ask(host, '/upload?name=a.csv', { method: 'POST', headers: { cookie, origin }, body: 'a,b\n' })).statusCode).toBe(403);
    await expect(openSocket(scene, { cookie, origin })).rejects.toThrow('403');
  });

  test('without a cookie, or without an Origin, there is no connection and no upload', async () => {
    const scene = await open();
    await expect(openSocket(scene, { origin: scene.origin })).rejects.toThrow('403');
    await expect(openSocket(scene, { cookie: scene.cookie })).rejects.toThrow('403');
    await expect(openSocket(scene, { cookie: scene.cookie, origin: scene.origin }, '/other')).rejects.toThrow('404');
    expect((await ask(scene.host, '/upload?name=a.csv', { method: 'POST', headers: { cookie: scene.cookie }, body: 'a' })).statusCode).toBe(403);
    expect((await ask(scene.host, '/assets/main-1a2b.js')).statusCode).toBe(403);
  });

  test('a connection that is refused and then reset does no harm', async () => {
    const { host, cookie } = await open();
    const thrown: unknown[] = [];
    const note = (error: unknown) => thrown.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', note);
    try {
      const socket = connect(host.port, '127.0.0.1');
      const answered = once(socket, 'data');
      socket.write(`GET /rpc HTTP/1.1\r\nhost: 127.0.0.1:${host.port}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`);
      expect(String(await answered)).toMatch(/^HTTP\/1\.1 403 /);
      socket.resetAndDestroy();
      await once(socket, 'close');
      expect((await ask(host, '/', { headers: { cookie } })).statusCode).toBe(200);
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of others) process.on('uncaughtException', listener);
    }
    expect(thrown).toEqual([]);
  });

  test('the contract is spoken over the WebSocket', async () => {
    const scene = await open();
    const client = createClient(contract, webSocketChannel(await openSocket(scene, { cookie: scene.cookie, origin: scene.origin })));
    await expect(client.app.info()).resolves.toMatchObject({ host: 'web', version: '1.2.3', home: scene.home });
    client.close();
  });

  test('who comes before the services are there is turned away, and may come again', async () => {
    const home = await temporaryFolder();
    let go: () => void = () => undefined;
    const loading = vi.spyOn(RunLibrary.prototype, 'load').mockReturnValueOnce(new Promise((resolve) => (go = resolve)));
    onTestFinished(() => loading.mockRestore());
    const port = await freePort();
    const starting = startWebHost({ app: appIn(home), port });
    await vi.waitFor(() => expect(loading).toHaveBeenCalled());
    await expect(ask({ port }, '/')).rejects.toMatchObject({ code: 'ECONNRESET' });
    go();
    const host = await starting;
    hosts.push(host);
    await expect(ask(host, '/')).resolves.toMatchObject({ statusCode: 403 });
  });

  test('a second host of a home folder is refused, listens no longer, and leaves the first one its uploads', async () => {
    const { home, host, cookie, origin } = await open();
    await ask(host, '/upload?name=a.csv', { method: 'POST', headers: { cookie, origin }, body: 'text,label\n' });
    const port = await freePort();
    await expect(startWebHost({ app: appIn(home), port })).rejects.toMatchObject({ family: 'user', code: 'home-in-use' });
    const socket = connect(port, '127.0.0.1');
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await readdir(join(home, 'uploads'))).toHaveLength(1);
  });
});

describe('what can be read', () => {
  test.each(['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/..%5csecret.txt', '/assets/%2e%2e%2f%2e%2e%2fsecret.txt', '//etc/passwd', '/%00', '/%zz', '/assets'])('a path that climbs out (%s) finds nothing', async (path) => {
    const { host, cookie } = await open();
    const answer = await ask(host, path, { headers: { cookie } });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  test('assets come with their type and are kept by the browser', async () => {
    const { host, cookie } = await open();
    const { headers } = await ask(host, '/assets/main-1a2b.js', { headers: { cookie } });
    expect(headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' });
  });
});

describe('uploads', () => {
  test('a file arrives whole, under its own name, and becomes a dataset', async () => {
    const scene = await open();
    const { host, home, cookie, origin } = scene;
    const table = `text,label\n${Array.from({ length: 40 }, (_, i) => `"text ${i}",${i % 2 === 0 ? 'good' : 'bad'}`).join('\n')}\n`;
    const answer = await ask(host, `/upload?name=${encodeURIComponent('../../meine Bewertungen.csv')}`, { method: 'POST', headers: { cookie, origin }, body: table });
    expect(answer.statusCode).toBe(200);
    const { uploadId } = JSON.parse(answer.body) as { uploadId: string };
    expect(await readdir(join(home, 'uploads', uploadId))).toEqual(['meine Bewertungen.csv']);
    const client = createClient(contract, webSocketChannel(await openSocket(scene, { cookie, origin })));
    await expect(client.datasets.import({ source: { kind: 'upload', uploadId } })).resolves.toMatchObject({ name: 'meine Bewertungen.csv', rows: 40 });
    expect(await readdir(join(home, 'uploads'))).toEqual([]);
    client.close();
  });

  test('a folder arrives with its sub-folders, piece by piece, and becomes a dataset', async () => {
    const scene = await open();
    const { host, home, cookie, origin } = scene;
    const texts = Array.from({ length: 40 }, (_, i) => ({ path: `${i % 2 === 0 ? 'good' : 'bad'}/${i}.txt`, text: `Text ${i}, schön` }));
    const body = [...texts, { path: 'good/cover.jpg', text: '' }].map(({ path, text }) => entryLine({ path, bytes: Buffer.byteLength(text) }) + text).join('');
    const answer = await ask(host, '/upload?name=reviews&kind=folder', { method: 'POST', headers: { cookie, origin }, body });
    expect(answer.statusCode).toBe(200);
    const { uploadId } = JSON.parse(answer.body) as { uploadId: string };
    const client = createClient(contract, webSocketChannel(await openSocket(scene, { cookie, origin })));
    const dataset = await client.datasets.import({ source: { kind: 'upload', uploadId } });
    expect(dataset).toMatchObject({ name: 'reviews', rows: 40, classes: [{ label: 'bad', count: 20 }, { label: 'good', count: 20 }], format: { kind: 'folder', notes: [expect.stringContaining("'good/cover.jpg'")] } });
    await expect(client.datasets.rows({ id: dataset.id, from: 0, count: 1 })).resolves.toMatchObject({ rows: [{ cells: ['Text 1, schön', 'bad', 'bad/1.txt'] }] });
    expect(await readdir(join(home, 'uploads'))).toEqual([]);
    client.close();
  });

  test.each([
    ['a path that climbs out', entryLine({ path: '../../climbed.txt', bytes: 1 }) + 'x', 'bad-upload'],
    ['an absolute path', entryLine({ path: '/tmp/climbed.txt', bytes: 1 }) + 'x', 'bad-upload'],
    ['a path of Windows', entryLine({ path: 'a\\..\\..\\climbed.txt', bytes: 1 }) + 'x', 'bad-upload'],
    ['a file that ends too soon', entryLine({ path: 'a/1.txt', bytes: 10 }) + 'x', 'upload-cut-off'],
    ['no line of JSON', 'text,label\n', 'bad-upload'],
    ['a line without an end', `{"path":"${'a'.repeat(100_000)}`, 'bad-upload'],
  ])('a folder with %s is refused and leaves nothing', async (_, body, code) => {
    const { host, home, cookie, origin } = await open();
    const answer = await ask(host, '/upload?name=reviews&kind=folder', { method: 'POST', headers: { cookie, origin }, body });
    expect([answer.statusCode, (JSON.parse(answer.body) as { code: string }).code]).toEqual([400, code]);
    expect(await readdir(join(home, 'uploads'))).toEqual([]);
    expect(existsSync(join(home, '..', 'climbed.txt')) || existsSync('/tmp/climbed.txt')).toBe(false);
  });

  test('10 GB that are announced and never sent are refused at once, and leave nothing', async () => {
    const { host, home, cookie, origin } = await open();
    const socket = connect(host.port, '127.0.0.1');
    const answered = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('close', () => resolve(text));
    });
    socket.write(`POST /upload?name=a.csv HTTP/1.1\r\nhost: 127.0.0.1:${host.port}\r\norigin: ${origin}\r\ncookie: ${cookie}\r\ncontent-length: ${10 * 2 ** 30}\r\n\r\n`);
    const answer = await answered;
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('upload-too-large');
    expect(existsSync(join(home, 'uploads'))).toBe(false);
  });

  test('what an earlier host left is removed at the start, which does not fail where that cannot be', async () => {
    const home = await temporaryFolder();
    const uploads = new UploadStore(home);
    await mkdir(join(home, 'uploads', 'old'), { recursive: true });
    const { error } = await withFault('EIO', 'rm uploads #1', () => uploads.clear(), { within: home });
    expect(error).toBeUndefined();
    await uploads.clear();
    expect(await readdir(home)).toEqual([]);
  });

  test('an upload that is cut off leaves nothing', async () => {
    const { host, home, cookie, origin } = await open();
    const socket = connect(host.port, '127.0.0.1');
    socket.write(`POST /upload?name=a.csv HTTP/1.1\r\nhost: 127.0.0.1:${host.port}\r\norigin: ${origin}\r\ncookie: ${cookie}\r\ncontent-length: 1000000\r\n\r\ntext,label\n`);
    await vi.waitFor(async () => expect(await readdir(join(home, 'uploads'))).toHaveLength(1), { timeout: 10_000 });
    socket.destroy();
    await vi.waitFor(async () => expect(await readdir(join(home, 'uploads'))).toEqual([]), { timeout: 10_000 });
  });
});
