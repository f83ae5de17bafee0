import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TableRow } from '../data/table';
import { withFault } from '../files/failing-disk.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import type { Application } from './application';
import { changeDataset, clearAbandonedImports, datasetPath, datasetRows, importDataset, importLabelFolders, labellingOf, listDatasets, openDataset, removeDataset, setDatasetColumns, setUnlabelled, textColumnOf } from './datasets';
import { RunLock } from './run-lock';

async function newApp(): Promise<Application> {
  return { forkEngine: () => { throw new Error('No engine is needed.'); }, notify: () => undefined, root: '/nowhere', version: '0.0.0', home: join(await temporaryFolder(), 'home') };
}

async function file(name: string, content: string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

const REVIEWS = `id;review;stars;mood\n${Array.from({ length: 30 }, (_, i) => `${i};"Review ${i}, which is long enough.";${i % 5};${i % 3 ? 'good' : ' bad '}\n`).join('')}30;too short\n31;;1;good\n`;

describe('an imported dataset', () => {
  test('has all rows and columns of its file, and tells how the file was understood', async () => {
    const app = await newApp();
    const path = await file('My Reviews.csv', REVIEWS);
    const record = await importDataset(app, path, { label: 'mood' });
    expect(record).toMatchObject({
      id: expect.stringMatching(/^my-reviews-[0-9a-f]{8}$/) as string,
      ...{ name: 'My Reviews.csv', source: { path, bytes: REVIEWS.length }, tableRows: 32 },
      format: { encoding: 'utf-8', delimiter: ';', columns: ['id', 'review', 'stars', 'mood'] },
      report: {
        ...{ rows: 30, textColumn: 'review', labelColumn: 'mood', skippedCount: 2, emptyRows: 1 },
        classes: [{ label: 'bad', count: 10 }, { label: 'good', count: 20 }],
        skipped: [{ line: 32, reason: 'it has 2 cells, the header has 4' }, { line: 33, reason: 'its text is empty' }],
      },
    });
    expect(await datasetRows(app, record.id, { from: 29, count: 10 })).toEqual([
      { line: 31, cells: ['29', 'Review 29, which is long enough.', '4', 'good'] },
      { line: 32, cells: ['30', 'too short', '', ''], problem: 'it has 2 cells, the header has 4' },
      { line: 33, cells: ['31', '', '1', 'good'] },
    ]);
    expect(await listDatasets(app)).toEqual({ datasets: [record], unreadable: [] });
    expect((await openDataset(app, record.id)).record).toEqual(record);
    expect(datasetPath(app, record.id)).toBe(join(app.home, 'datasets', record.id, 'table'));
  });

  test('can be read as examples from other columns, and be called otherwise; its rows stay', async () => {
    const app = await newApp();
    const { id } = await importDataset(app, await file('a.csv', REVIEWS), { text: 'review', label: 'mood' });
    const changed = await setDatasetColumns(app, id, { text: 'review', textPair: 'mood', label: 'stars' });
    expect(changed.report).toMatchObject({ rows: 30, textPairColumn: 'mood', labelColumn: 'stars', classes: ['0', '1', '2', '3', '4'].map((label) => ({ label, count: 6 })) });
    await changeDataset(app, id, { name: 'Mine' });
    expect((await openDataset(app, id)).record).toEqual({ ...changed, name: 'Mine' });
    await expect(setDatasetColumns(app, id, { label: 'none' })).rejects.toMatchObject({ code: 'unknown-column' });
  });

  test('waits for the person where no column is clearly the text', async () => {
    const app = await newApp();
    const path = await file('numbers.csv', `x,y\n${Array.from({ length: 50 }, (_, i) => `${i},${2 * i}\n`).join('')}`);
    const { id, report, tableRows } = await importDataset(app, path);
    expect([report, tableRows]).toEqual([undefined, 50]);
    await expect(importDataset(app, path, { text: 'z' })).rejects.toMatchObject({ code: 'unknown-column' });
    expect((await setDatasetColumns(app, id, { text: 'x', label: 'y' })).report?.rows).toBe(50);
  });

  test('has no labels where its table has one column, or where the person says so, until they say otherwise', async () => {
    const app = await newApp();
    const lines = await importDataset(app, await file('letters.txt', 'Dear editor this is my letter.\nIt has more than one line of text.\nThis is one more.\nSo it ends and with it all that I say.\n'));
    expect([labellingOf(lines), lines.tableRows, lines.report]).toEqual(['unlabelled', 4, undefined]);
    expect(textColumnOf(lines)).toBe(lines.format.columns[0]);
    const table = await importDataset(app, await file('a.csv', REVIEWS), { text: 'review', label: 'mood' });
    expect([labellingOf(table), textColumnOf(table)]).toEqual(['labelled', 'review']);
    const unlabelled = await setUnlabelled(app, table.id, undefined);
    expect([labellingOf(unlabelled), textColumnOf(unlabelled), unlabelled.report]).toEqual(['unlabelled', 'review', undefined]);
    expect((await openDataset(app, table.id)).record).toEqual(unlabelled);
    expect(textColumnOf(await setUnlabelled(app, table.id, 'mood'))).toBe('mood');
    await expect(setUnlabelled(app, table.id, 'nothing')).rejects.toMatchObject({ family: 'user', code: 'unknown-column' });
    const again = await setDatasetColumns(app, table.id, { text: 'review', label: 'stars' });
    expect([labellingOf(again), textColumnOf(again), again.unlabelledTexts]).toEqual(['labelled', 'review', undefined]);
  });

  test('is made of the folders of several labels', async () => {
    const app = await newApp();
    const folder = await temporaryFolder();
    const paths = ['good', 'bad'].map((label) => join(folder, label));
    for (const path of paths) {
      await mkdir(path);
      for (let i = 0; i < 4; i++) await writeFile(join(path, `${i}.txt`), `A text of number ${i}.`);
    }
    const record = await importLabelFolders(app, paths);
    expect(record).toMatchObject({ name: 'good, bad', tableRows: 8, source: { path: folder }, report: { labelColumn: 'label', classes: [{ label: 'bad', count: 4 }, { label: 'good', count: 4 }] } });
    await expect(importLabelFolders(app, [join(folder, 'gone'), paths[0]!])).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
  });

  test('shows every row to whoever makes another report of them', async () => {
    const seen: TableRow[] = [];
    const app = await newApp();
    const { id } = await importDataset(app, await file('a.csv', REVIEWS), { observe: ({ format }) => (rows) => (expect(format.columns).toHaveLength(4), seen.push(...rows)) });
    expect(seen).toEqual(await datasetRows(app, id, { from: 0, count: 100 }));
  });

  test('is gone when it is removed; another process may not have it', async () => {
    const app = await newApp();
    const { id } = await importDataset(app, await file('a.csv', REVIEWS));
    const lock = await RunLock.acquire(join(app.home, 'datasets', id));
    await expect(removeDataset(app, id)).rejects.toMatchObject({ code: 'dataset-in-use' });
    await lock.release();
    await removeDataset(app, id);
    expect(await readdir(join(app.home, 'datasets'))).toEqual([]);
    await expect(openDataset(app, id)).rejects.toMatchObject({ family: 'user', code: 'no-such-dataset' });
    await expect(openDataset(app, '../../etc')).rejects.toMatchObject({ code: 'no-such-dataset' });
  });

  test('that is damaged is listed as such, and the others are', async () => {
    const app = await newApp();
    const [one, two] = [await importDataset(app, await file('a.csv', REVIEWS)), await importDataset(app, await file('b.csv', REVIEWS))];
    await writeFile(join(app.home, 'datasets', one.id, 'dataset.json'), '{}');
    expect(await listDatasets(app)).toEqual({ datasets: [two], unreadable: [{ id: one.id, reason: expect.stringContaining('is damaged') as string }] });
  });
});

describe('an import that does not come to its end leaves nothing', () => {
  test('when it is stopped', async () => {
    const app = await newApp();
    const path = await file('a.csv', REVIEWS.repeat(2));
    const stop = new AbortController();
    await expect(importDataset(app, path, { signal: stop.signal, observe: () => () => stop.abort(), onProgress: () => stop.abort() }).then(() => importDataset(app, path, { signal: stop.signal }))).rejects.toMatchObject({ family: 'cancelled' });
    for (const name of await readdir(join(app.home, 'datasets'))) expect(existsSync(join(app.home, 'datasets', name, 'dataset.json'))).toBe(true);
  });

  test('whatever the disk refuses, and says so in one sentence', async () => {
    const path = await file('a.csv', REVIEWS);
    const { operations } = await withFault('ENOSPC', undefined, async () => importDataset(await newApp(), path));
    const writing = [...operations.keys()].filter((at) => /^(mkdir|rename|open for writing|write|sync) /.test(operations[at]!));
    expect(writing.length).toBeGreaterThan(10);
    for (const at of writing) {
      const app = await newApp();
      const { error } = await withFault('ENOSPC', at, () => importDataset(app, path), { forGood: true });
      expect(error, `operation ${at}`).toMatchObject({ family: 'user', code: 'disk-full' });
      expect((error as Error).message).not.toContain('.tunesmith-writing');
      expect((await listDatasets(app)).datasets).toEqual([]);
      if (existsSync(join(app.home, 'datasets'))) expect(await readdir(join(app.home, 'datasets')), `operation ${at}`).toEqual([]);
    }
  });

  test('when its process was killed: the next start clears it up, but not what a living one is at', async () => {
    const app = await newApp();
    const { id } = await importDataset(app, await file('a.csv', REVIEWS));
    const folder = join(app.home, 'datasets');
    const make = async (name: string, holder?: number) => {
      await mkdir(join(folder, name, 'table'), { recursive: true });
      if (holder) await writeFile(join(folder, name, 'lock.json'), JSON.stringify({ schemaVersion: 1, host: hostname(), holder: { pid: holder, started: null } }));
      else await utimes(join(folder, name), 0, 0);
    };
    await make('.tunesmith-writing-killed', 2 ** 22 + 1);
    await make('.tunesmith-writing-old');
    await make('half-removed');
    await make('.tunesmith-writing-alive', process.pid);
    await mkdir(join(folder, '.tunesmith-writing-young'));
    expect((await listDatasets(app)).datasets).toHaveLength(1);
    await clearAbandonedImports(app);
    expect((await readdir(folder)).sort()).toEqual(['.tunesmith-writing-alive', '.tunesmith-writing-young', id]);
  });

  test('nor does the next start touch what a person put there; what it cannot remove does not stop it', async () => {
    const app = await newApp();
    const folder = join(app.home, 'datasets');
    await mkdir(join(folder, 'backup'), { recursive: true });
    await mkdir(join(folder, 'mine', 'table'), { recursive: true });
    await mkdir(join(folder, 'removed', 'table'), { recursive: true });
    await mkdir(join(folder, 'stuck', 'table'), { recursive: true });
    await writeFile(join(folder, 'reviews.csv'), REVIEWS);
    await writeFile(join(folder, 'backup', 'reviews.csv'), REVIEWS);
    await writeFile(join(folder, 'mine', 'table', 'reviews.csv'), REVIEWS);
    for (const name of ['fixes.json', 'table/rows-0.bin', 'table/blocks.bin']) await writeFile(join(folder, 'removed', name), '');
    for (const name of await readdir(folder)) await utimes(join(folder, name), 0, 0);
    const { error } = await withFault('EIO', 'rm stuck #1', () => clearAbandonedImports(app), { within: folder });
    expect(error).toBeUndefined();
    expect((await readdir(folder)).sort()).toEqual(['backup', 'mine', 'reviews.csv', 'stuck']);
    await clearAbandonedImports(app);
    expect((await readdir(folder)).sort()).toEqual(['backup', 'mine', 'reviews.csv']);
  });
});
