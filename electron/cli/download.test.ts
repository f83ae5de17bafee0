import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { commitOf, TestHub, type TestRepository } from '../hub/hub-server.test-helper';

/** The built command line against a server that plays the hub. */
const CLI = fileURLToPath(new URL('../../out/node/cli.js', import.meta.url));
const fixture = (...path: string[]) => readFileSync(join(import.meta.dirname, '..', ...path));
const tiny = (name: string) => fixture('training', 'fixtures', 'tiny-bert', 'base', name);
const MODEL: TestRepository = { id: 'owner/bert', licence: 'mit', revisions: { main: { 'config.json': tiny('config.json'), 'vocab.txt': tiny('vocab.txt'), 'model.safetensors': tiny('model.safetensors') } } };
const REVIEWS: TestRepository = { kind: 'dataset', id: 'somebody/reviews', revisions: { main: {}, 'refs/convert/parquet': { 'default/train/0000.parquet': fixture('data', 'fixtures', 'tables', 'class-labels-0.parquet') } } };

async function tunesmith(folder: string, url: string, ...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], TUNESMITH_HOME: join(folder, 'home'), HF_ENDPOINT: url };
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number>((resolve) => child.on('close', (status) => resolve(status ?? -1)))]);
  return { code, stdout, stderr };
}

const lastLine = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;

it('a model is downloaded, and from then on used by its name without the network', async () => {
  const hub = await TestHub.start(MODEL);
  const folder = await temporaryFolder();
  const download = await tunesmith(folder, hub.url, 'download', 'owner/bert', '--json');
  expect(download, download.stderr).toMatchObject({ code: 0 });
  const commit = commitOf(MODEL, 'main');
  expect(lastLine(download.stdout)).toMatchObject({ model: 'owner/bert', commit, licence: 'mit', path: join(folder, 'home', 'models', 'owner--bert') });
  const asked = hub.seen.length;
  writeFileSync(join(folder, 'data.csv'), `text,label\n${Array.from({ length: 40 }, (_, i) => `this is ${i % 2 ? 'good' : 'bad'} ${i},${i % 2 ? 'yes' : 'no'}`).join('\n')}\n`);
  const run = await tunesmith(folder, hub.url, 'finetune', '--data', 'data.csv', '--out', 'out', '--model', 'owner/bert', '--max-steps', '1', '--json');
  expect(run.code, run.stderr).toBe(0);
  expect(readFileSync(join(folder, 'out', 'README.md'), 'utf8')).toContain('base_model: "owner/bert"\n');
  expect(run.stderr).toContain(`Using owner/bert of the library, commit ${commit.slice(0, 12)}.`);
  expect(hub.seen.length).toBe(asked);
});

it('a model that is named and not here is downloaded after saying so', async () => {
  const hub = await TestHub.start(MODEL);
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'data.csv'), 'text,label\na good one,yes\na bad one,no\n');
  const { code, stdout, stderr } = await tunesmith(folder, hub.url, 'inspect', '--data', 'data.csv', '--model', 'owner/bert', '--json');
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('There is no folder owner/bert, so the model owner/bert is fetched from the hub.');
  expect(lastLine(stdout)).toMatchObject({ rows: 2 });
});

it('a path into a folder that is here is never looked for on the hub', async () => {
  const hub = await TestHub.start(MODEL);
  const folder = await temporaryFolder();
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'data.csv'), 'text,label\na,yes\nb,no\n');
  const { code, stderr } = await tunesmith(folder, hub.url, 'inspect', '--data', 'data.csv', '--model', 'models/nowhere');
  expect(code).toBe(1);
  expect(stderr).toMatch(/There is no model folder/);
  expect(hub.seen).toEqual([]);
});

it('a dataset becomes one that finetune reads', async () => {
  const hub = await TestHub.start(REVIEWS);
  const folder = await temporaryFolder();
  const download = await tunesmith(folder, hub.url, 'download', '--dataset', 'somebody/reviews', '--json');
  expect(download, download.stderr).toMatchObject({ code: 0 });
  const result = lastLine(download.stdout);
  expect(result).toMatchObject({ dataset: 'somebody/reviews, train', tableRows: 3, rows: 2, classes: [{ label: 'neg', count: 1 }, { label: 'pos', count: 1 }] });
  const inspected = await tunesmith(folder, hub.url, 'inspect', '--data', String(result['path']), '--json');
  expect(lastLine(inspected.stdout)).toMatchObject({ rows: 2, labelColumn: 'label' });
});

it('what fails is one line: what is wrong, and what to do; what is asked for wrongly is a usage error', async () => {
  const hub = await TestHub.start(MODEL);
  const folder = await temporaryFolder();
  const none = await tunesmith(folder, hub.url, 'download', 'owner/nothing');
  expect(none.code).toBe(1);
  expect(none.stderr).toMatch(/^tunesmith: The model “owner\/nothing” is not on 127\.0\.0\.1:\d+, or only for those who sign in\. Check its name.*\n$/);
  expect((await tunesmith(folder, hub.url, 'download')).code).toBe(2);
  expect((await tunesmith(folder, hub.url, 'download', 'owner/bert', '--split', 'train')).code).toBe(2);
});
