import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { DataReport } from '../../shared/model/data-report';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import type { Application } from './application';
import { inspectData, type InspectOptions } from './inspections';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const FIXTURES = file('../data/checks/fixtures');
const TINY = file('../training/fixtures/tiny-bert/base');
const app: Application = { notify: () => undefined, forkEngine: () => { throw new Error('No engine is needed.'); }, root: '/nowhere', version: '0.0.0', home: '/nowhere' };

async function inspectTable(table: string, options: Partial<InspectOptions> = {}): Promise<DataReport> {
  const data = join(await temporaryFolder(), 'data.csv');
  await writeFile(data, table);
  return inspectData(app, { data, model: TINY, ...options });
}

const found = (report: DataReport, kind: string) => report.findings.find((finding) => finding.kind === kind);

describe('the figures of a file', () => {
  test('are those of pandas and transformers (tools/reference/data_report.py)', async () => {
    const expected = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as DataReport;
    const report = await inspectData(app, { data: join(FIXTURES, 'train.csv'), test: join(FIXTURES, 'test.csv'), model: TINY, maxLength: 48 });
    const { tokenLengths, leaks, unknownShare, truncatedShare, ...counts } = expected;
    expect(report).toMatchObject(counts);
    expect(report.leaks).toMatchObject(leaks!);
    expect(report.unknownShare).toBeCloseTo(unknownShare, 12);
    expect(report.truncatedShare).toBeCloseTo(truncatedShare, 12);
    for (const name of ['min', 'mean', 'median', 'p90', 'p95', 'p99', 'max'] as const) expect(report.tokenLengths[name], name).toBeCloseTo(tokenLengths[name], 9);
    expect(report.tokenLengths.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(report.rows);
  });

  test('are in tokens of the model that is named, and the report says which', async () => {
    const report = await inspectTable('text,label\nthe best!,a\n好,b\n');
    expect(report).toMatchObject({ tokenizer: TINY, maxLength: 64, unknownShare: 1 / 4, truncatedShare: 0 });
    expect(report.tokenLengths).toMatchObject({ min: 3, max: 5, mean: 4 });
  });

  test('the length is what the model takes, where it takes less', async () => {
    const table = 'text,label\ngood,a\nbad,b\n';
    expect((await inspectTable(table)).maxLength).toBe(64);
    expect((await inspectTable(table, { maxLength: 20 })).maxLength).toBe(20);
  });
});

describe('findings name their rows', () => {
  test('repeated texts and texts with several labels', async () => {
    const report = await inspectTable('text,label\nthe same,a\nanother,b\nthe same,a\nthe same,b\n');
    expect(report).toMatchObject({ exactDuplicates: 2, conflictingLabels: 1 });
    expect(found(report, 'exact-duplicates')).toMatchObject({ rows: 2, lines: [4, 5], fix: 'duplicates', examples: [{ lines: [2, 4, 5], labels: ['a', 'b'], text: 'the same' }] });
    expect(found(report, 'conflicting-labels')).toMatchObject({ rows: 3, lines: [2, 4, 5], fix: 'conflicts' });
  });

  test('the two texts of a pair count as one', async () => {
    const report = await inspectTable('text,reply,label\nhello,one,a\nhello,two,b\nhello,one,b\n', { textPair: 'reply', text: 'text' });
    expect(report).toMatchObject({ exactDuplicates: 1, conflictingLabels: 1, textPairColumn: 'reply' });
  });

  test('near duplicates, and the earlier text', async () => {
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const report = await inspectTable(`text,label\nsomething else,b\n${words.join(' ')},a\n${words.with(7, 'other').join(' ').toUpperCase()},a\n`);
    expect(report.nearDuplicates).toBe(1);
    expect(found(report, 'near-duplicates')).toMatchObject({ lines: [4], fix: 'duplicates', examples: [{ lines: [3, 4], labels: ['a'] }] });
  });

  test('spellings of a label, and classes too small to be split', async () => {
    const report = await inspectTable(`text,label\n${'some text,Good\n'.repeat(6)}a text,good\nb text, GO OD\nc text,bad\n`);
    expect(report).toMatchObject({ similarLabels: [['Good', 'GO OD', 'good']], smallClasses: [{ label: 'GO OD', count: 1 }, { label: 'bad', count: 1 }, { label: 'good', count: 1 }] });
    expect(found(report, 'similar-labels')).toMatchObject({ rows: 2, lines: [8, 9], fix: 'labels' });
    expect(found(report, 'small-classes')).toMatchObject({ rows: 3, lines: [8, 9, 10], fix: null });
  });

  test('skipped rows, blank ones apart', async () => {
    const report = await inspectTable('text,label\na text,a\n,b\ntoo,many,cells\nb text,b\n');
    expect(report).toMatchObject({ rows: 2, skippedCount: 2, emptyRows: 1, skipped: [{ line: 3 }, { line: 4 }] });
    expect(found(report, 'empty-rows')).toMatchObject({ rows: 1, lines: [3] });
    expect(found(report, 'unusable-rows')).toMatchObject({ rows: 1, lines: [4], examples: [{ text: 'it has 3 cells, the header has 2' }] });
  });

  test('within bounds, however many there are', async () => {
    const report = await inspectTable(`text,label\nother,b\n${'the same text,a\n'.repeat(3000)}`);
    const finding = found(report, 'exact-duplicates')!;
    expect(finding).toMatchObject({ rows: 2999, examples: [{ lines: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }] });
    expect(finding.lines).toHaveLength(1000);
  });

  test('rows of the test file that are in the data', async () => {
    const path = join(await temporaryFolder(), 'test.csv');
    const long = Array.from({ length: 50 }, (_, i) => `word${i}`).join(' ');
    await writeFile(path, `text,label\nnew,a\nin both,b\n${long} more,a\nin both,a\n`);
    const report = await inspectTable(`text,label\nin both,a\n${long},b\n`, { test: path });
    expect(report.leaks).toEqual({ path, rows: 4, exact: 2, near: 1 });
    expect(found(report, 'leaked-rows')).toMatchObject({ lines: [3, 5], examples: [{ lines: [2], testLines: [3] }, { lines: [2], testLines: [5] }] });
    expect(found(report, 'nearly-leaked-rows')).toMatchObject({ lines: [4], examples: [{ lines: [3], testLines: [4] }] });
  });
});

test('one class is no error: the report is there to say so', async () => {
  expect((await inspectTable('text,label\na text,a\nb text,a\n', { text: 'text', label: 'label' })).classes).toEqual([{ label: 'a', count: 2 }]);
});

test('a file without a usable row, and one that is not there, are told in words', async () => {
  await expect(inspectTable('text,label\n,a\n')).rejects.toMatchObject({ code: 'no-usable-rows' });
  await expect(inspectData(app, { data: '/nowhere/data.csv', model: TINY })).rejects.toMatchObject({ code: 'file-not-found' });
});
