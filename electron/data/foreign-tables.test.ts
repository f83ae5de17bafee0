import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFile } from './byte-source';
import expected from './fixtures/foreign/expected.json';
import { ParquetReader } from './parquet-reader';
import { readTable } from './table-reader';

/** Made by tools/reference/foreign_tables.py with Hugging Face's datasets, pandas, pyarrow and openpyxl. */
const FOREIGN = join(import.meta.dirname, 'fixtures', 'foreign');

const names = expected.labels.map((label) => expected.names[label]!);
const numbers = expected.labels.map(String);

async function columnsOf(file: string): Promise<Record<string, string[]>> {
  const table = await readTable(join(FOREIGN, file));
  const columns: string[][] = table.format.columns.map(() => []);
  for await (const { cells } of table.rows()) cells.forEach((cell, i) => columns[i]!.push(cell));
  return Object.fromEntries(table.format.columns.map((name, i) => [name, columns[i]!]));
}

describe('tables that other programs wrote', () => {
  test.each<[string, Record<string, string[]>]>([
    ['datasets-class-label.parquet', { text: expected.texts, label: names }],
    ['datasets-nested.parquet', { text: expected.texts, label: names }],
    ['pandas-category.parquet', { text: expected.texts, label: names, name: names.map((_, i) => `row ${i}`) }],
    ['pyarrow-zstd.parquet', { text: expected.texts, label: names, score: names.map((_, i) => (i === 2 ? '' : String(i / 4))), when: names.map((_, i) => `2024-05-01 13:30:0${i}`) }],
    ['openpyxl.xlsx', { text: expected.texts.map((text) => (text.startsWith('=') ? `'${text}` : text)), label: names, day: names.map((_, i) => `2024-05-0${i + 1}`) }],
    ['pandas.xlsx', { text: expected.texts.filter((text) => !text.startsWith('=')), label: numbers.filter((_, i) => !expected.texts[i]!.startsWith('=')) }],
  ])('%s', async (file, columns) => {
    expect(await columnsOf(file)).toMatchObject(columns);
  });

  test('lists and structs are left out, and named', async () => {
    expect((await readTable(join(FOREIGN, 'datasets-nested.parquet'))).format.notes).toEqual(["Columns of lists or structs were left out: 'answers', 'meta'."]);
  });
});

describe('a Parquet file that is made to harm', () => {
  test('a text of 4 MB that repeats 100,000 times is read piece by piece, until it is too much', { timeout: 300_000 }, async () => {
    const path = join(FOREIGN, 'bomb.parquet');
    expect(statSync(path).size).toBeLessThan(10_000);
    const before = process.memoryUsage.rss();
    let rows = 0;
    let peak = 0;
    const reading = async () => {
      for await (const batch of (await readTable(path)).batches()) {
        rows += batch.length;
        peak = Math.max(peak, process.memoryUsage.rss());
      }
    };
    await expect(reading()).rejects.toMatchObject({ family: 'user', code: 'file-expands-too-much' });
    expect(rows).toBeLessThan(300);
    expect(peak - before).toBeLessThan(2.5e9);
  });

  test('one that takes too long is given up, and its worker ended', async () => {
    const source = await openFile(join(FOREIGN, 'pyarrow-zstd.parquet'));
    const never = { ...source, read: () => new Promise<never>(() => undefined) };
    const reader = new ParquetReader(never, undefined, 200);
    await expect(reader.open()).rejects.toThrow('within 0.2 s');
    await reader.close();
    await source.close();
  });

  test('a stop is heeded while it is decoded', async () => {
    const stop = new AbortController();
    const reader = new ParquetReader({ path: 'x', size: 100, read: () => new Promise<never>(() => undefined), close: () => Promise.resolve() }, stop.signal);
    const opened = reader.open();
    stop.abort();
    await expect(opened).rejects.toMatchObject({ family: 'cancelled' });
    await reader.close();
  });
});
