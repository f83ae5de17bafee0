import fc from 'fast-check';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { MemorySource } from '../memory-source.test-helper';
import { oneByOne, type Table, type TableRow } from '../table';
import { readTable } from '../table-reader';
import { openStoredTable, type StoredTable } from './stored-table';
import { writeTable } from './write-table';

/** A table of rows that no file could hold. */
function tableOf(rows: readonly TableRow[], columns: readonly string[]): Table {
  const format = { encoding: 'utf-8', byteOrderMark: false, delimiter: ',', columns, hasHeader: true, notes: ['A note.'] } as const;
  async function* batches(): AsyncGenerator<TableRow[], void, void> {
    for (let start = 0; start < rows.length; start += 7) yield await Promise.resolve(rows.slice(start, start + 7));
  }
  return { path: 'data.csv', format, sample: [], batches, rows: () => oneByOne(batches()) };
}

async function stored(table: Table, segmentBytes?: number): Promise<StoredTable> {
  const folder = await temporaryFolder();
  await writeTable(folder, table, { segmentBytes });
  return openStoredTable(folder);
}

async function all(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const batch of table.batches()) rows.push(...batch);
  return rows;
}

/** A row for each number, long enough that some thousands of them fill several blocks and segments. */
const row = (i: number): TableRow => ({ line: 2 * i + 2, cells: [`text ${i} ${'é💛'.repeat(20)}`, String(i % 3)], ...(i % 100 === 99 ? { problem: `no good: ${i}` } : {}) });
const ROWS = Array.from({ length: 5000 }, (_, i) => row(i));
/** A segment for each block. */
const SMALL_SEGMENT = 1;

test('rows come back as they were read, with their lines and reasons', async () => {
  const table = await stored(tableOf(ROWS, ['text', 'label']), SMALL_SEGMENT);
  expect(await all(table)).toEqual(ROWS);
  expect(table).toMatchObject({ path: 'data.csv', rowCount: 5000, problemCount: 50, format: { columns: ['text', 'label'], notes: ['A note.'] } });
  expect(table.sample).toEqual(ROWS.slice(0, 2000).flatMap(({ cells, problem }) => (problem ? [] : [cells])));
  expect((await readdir(table.folder)).sort()).toEqual(['blocks.bin', 'rows-0.bin', 'rows-1.bin', 'rows-2.bin', 'table.json']);
});

test('any rows can be had, and little more is read', async () => {
  const table = await stored(tableOf(ROWS, ['text', 'label']), SMALL_SEGMENT);
  for (const [from, count] of [[0, 1], [4999, 1], [1234, 1], [0, 5000], [1990, 30], [4990, 100], [5000, 10], [9000, 1], [3, 0]] as const) {
    expect(await table.rowsFrom(from, count)).toEqual(ROWS.slice(from, from + count));
  }
  // All files but the one that holds these rows could be gone.
  await rm(join(table.folder, 'rows-0.bin'));
  expect(await table.rowsFrom(4999, 1)).toEqual([row(4999)]);
});

test('any text is kept, half surrogate pairs too', async () => {
  const anyCell = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)));
  const anyTable = fc.integer({ min: 1, max: 4 }).chain((columns) => fc.array(fc.record({ line: fc.nat(), cells: fc.array(anyCell, { minLength: columns, maxLength: columns }), problem: fc.option(anyCell, { nil: undefined }) }), { minLength: 1, maxLength: 30 }));
  await fc.assert(fc.asyncProperty(anyTable, fc.nat(30), fc.nat(30), async (rows, from, count) => {
    const table = await stored(tableOf(rows, rows[0]!.cells.map((_, column) => `c${column}`)), 64);
    expect(await all(table)).toEqual(rows);
    expect(await table.rowsFrom(from, count)).toEqual(rows.slice(from, from + count));
  }), { numRuns: 60 });
});

test('a CSV gives the same rows from the disk as from the file', async () => {
  const content = `text,label\n${'"one, ""two""\nthree",é\nshort\nplain,"x"\n'.repeat(4000)}`;
  const table = await readTable('t.csv', { open: () => Promise.resolve(new MemorySource(content)) });
  const again = await stored(table);
  expect(await all(again)).toEqual(await all(table));
  expect(await again.rowsFrom(7000, 3)).toEqual((await all(table)).slice(7000, 7003));
  expect(again.problemCount).toBe(4000);
  expect(await all(await readTable(again.folder))).toEqual(await all(table));
});

describe('damage', () => {
  test.each(['rows-1.bin', 'blocks.bin', 'table.json'])('in %s is found wherever a byte is flipped, and nothing else is thrown', async (name) => {
    const { folder } = await stored(tableOf(ROWS, ['text', 'label']), SMALL_SEGMENT);
    const path = join(folder, name);
    const good = await readFile(path);
    for (let i = 0; i < 40; i++) {
      const bad = Buffer.from(good);
      bad[Math.floor((i / 40) * bad.length)]! ^= 1 << (i % 8);
      await writeFile(path, bad);
      await expect(openStoredTable(folder).then(all)).rejects.toMatchObject({ family: 'user', code: 'damaged-file', message: expect.stringContaining(name) as string });
    }
    await writeFile(path, good);
    expect(await all(await openStoredTable(folder))).toEqual(ROWS);
  });

  test.each(['rows-0.bin', 'blocks.bin', 'table.json'])('a %s that was cut is refused when the table is opened, as is a missing one', async (name) => {
    const { folder } = await stored(tableOf(ROWS, ['text', 'label']), SMALL_SEGMENT);
    await truncate(join(folder, name), 100);
    await expect(openStoredTable(folder)).rejects.toMatchObject({ family: 'user', code: 'damaged-file' });
    await rm(join(folder, name));
    await expect(openStoredTable(folder)).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
  });

  test('in one place leaves the other rows readable', async () => {
    const { folder } = await stored(tableOf(ROWS, ['text', 'label']), SMALL_SEGMENT);
    const bytes = await readFile(join(folder, 'rows-1.bin'));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(join(folder, 'rows-1.bin'), bytes);
    const table = await openStoredTable(folder);
    expect(await table.rowsFrom(4900, 100)).toEqual(ROWS.slice(4900));
    await expect(table.rowsFrom(3000, 1)).rejects.toMatchObject({ code: 'damaged-file', message: expect.stringMatching(/rows-1.bin is damaged: rows \d+ to \d+ are not as they were written/) as string });
  });
});

test('a table without its list of contents, which comes last, is none', async () => {
  const folder = await temporaryFolder();
  const broken = tableOf(ROWS, ['text', 'label']);
  const failing: Table = { ...broken, async *batches() { yield* broken.batches(); throw new Error('cut off'); } };
  await expect(writeTable(folder, failing)).rejects.toThrow('cut off');
  expect(await readdir(folder)).not.toContain('table.json');
  await expect(openStoredTable(folder)).rejects.toMatchObject({ code: 'file-not-found' });
});
