import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { MemorySource } from './memory-source.test-helper';
import { readTable, type TableRow } from './table-reader';
import type { Table, TableOptions } from './table';
import { readPlainRows } from './plain-rows';
import { toRows } from './plain-table-rows';
import { readRecords } from './record-reader';
import { utf8 } from './text-encoding';

/** What rows are made of, so that much goes wrong: `«` stands for a quote, which would be hard to read here. */
const PIECES = ['«', '«', '««', ',', ',', '\n', '\n', '\r\n', '\r', ' ', 'a', 'bc', 'é', '💛', '\0', '«a,\nb«', '«a««b«,c\n', 'a,b\n', 'word,«text»\n'];

function open(content: string | Buffer, options: TableOptions): Promise<Table> {
  return readTable('table.csv', { delimiter: ',', ...options, open: () => Promise.resolve(new MemorySource(content)) });
}

async function collect<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

/** How much is saved of a row that cannot be used depends on how much of the file is in memory. */
function judged({ line, cells, problem }: TableRow): unknown {
  return problem === undefined ? { line, cells } : { line, problem };
}

/** The rows of the fast way, and how many of them came as bytes. */
async function readPlainly(table: Table): Promise<{ rows: TableRow[]; plain: number }> {
  let plain = 0;
  const rows: TableRow[] = [];
  for await (const batch of table.plainBatches!()) {
    if ('text' in batch) plain += batch.rows;
    rows.push(...('text' in batch ? toRows(batch, table.format.columns.length) : batch));
  }
  return { rows, plain };
}

describe('rows as bytes', () => {
  const PLAIN = '\uFEFFtext,label\n"It said ""10 \u00e9t\u00e9s"",\r\nand then\rthree",good\r\nbare 💛,"bad"\n"",\n';

  it('are those that the scanner of records finds', async () => {
    const table = await open(PLAIN, {});
    expect(await readPlainly(table)).toEqual({ plain: 3, rows: [
      { line: 2, cells: ['It said "10 étés",\r\nand then\rthree', 'good'] },
      { line: 5, cells: ['bare 💛', 'bad'] },
      { line: 6, cells: ['', ''] },
    ] });
  });

  it('come again after a row that is not plain', async () => {
    const row = '"a ""b""",c\n';
    const table = await open(`x,y\n${row.repeat(500)}one,two,three\n${row.repeat(500)}`, { chunkBytes: 512 });
    const { rows, plain } = await readPlainly(table);
    expect(rows).toEqual(await collect(table.batches()));
    expect(rows.flatMap(({ line, problem }) => (problem ? [`${line}: ${problem}`] : []))).toEqual(['502: it has 3 cells, the header has 2']);
    expect(plain).toBeGreaterThan(950);
  });

  it.each([['', 1], ['one,two,three\n', 1.5]])('cost a fixed number of looks at each byte, also where many rows are not plain (%j)', async (odd, most) => {
    const content = `x,y\n${`${'"some text, some more text",label\n'.repeat(20)}${odd}`.repeat(20_000)}`;
    const source = new MemorySource(content);
    const table = await readTable('table.csv', { open: () => Promise.resolve(source) });
    const before = source.bytesRead;
    expect((await readPlainly(table)).rows).toHaveLength(20_000 * (odd ? 21 : 20));
    expect(source.bytesRead - before).toBeLessThan((most + 0.01) * content.length);
  });

  it('are refused as other rows where the bytes are no text', async () => {
    const table = await open(Buffer.concat([Buffer.from(`x,y\n${'ä,b\n'.repeat(300_000)}`), Buffer.from([0x61, 0xff, 0x2c, 0x0a])]), {});
    await expect(readPlainly(table)).rejects.toMatchObject({ code: 'not-utf8', message: 'table.csv, line 300002: not valid UTF-8 (byte 0xFF).' });
  });

  test.each([['a cut at any byte', 1], ['chunks of a few bytes', 7], ['a chunk for all', 65_536]])('equal those of the scanner, whatever the file (%s)', async (_, chunkBytes) => {
    const anyFile = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join('').replace(/[«»]/g, '"'));
    const anyBound = fc.constantFrom(12, 1 << 24);
    await fc.assert(fc.asyncProperty(anyFile, fc.constantFrom(1, 2, 3), fc.constantFrom(',', undefined), anyBound, async (content, columns, delimiter, maxRecordBytes) => {
      const options = { encoding: utf8(0), delimiter, columns: delimiter ? columns : 1, firstRowLine: 2, chunkBytes, maxRecordBytes } as const;
      const rows: TableRow[] = [];
      for await (const batch of readPlainRows(new MemorySource(content), options)) rows.push(...('text' in batch ? toRows(batch, options.columns) : batch));
      const records = await collect(readRecords(new MemorySource(content), options));
      expect(rows.map(judged)).toEqual(records.filter(({ line }) => line >= 2).map(judged));
    }), { numRuns: 1500 });
  });
});
