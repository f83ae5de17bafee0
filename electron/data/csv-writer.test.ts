import fc from 'fast-check';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Delimiter } from '../../shared/model/dataset';
import { csvRecord, writeCsv, type CsvFormat } from './csv-writer';
import { MemorySource } from './memory-source.test-helper';
import { readTable } from './table-reader';

const root = await mkdtemp(join(tmpdir(), 'tunesmith-csv-'));
afterAll(() => rm(root, { recursive: true }));

async function* batches(...rows: readonly string[][][]): AsyncGenerator<string[][]> {
  for (const batch of rows) yield await Promise.resolve(batch);
}

describe('csvRecord', () => {
  it.each<[string[], Omit<CsvFormat, 'delimiter'> & { delimiter?: Delimiter }, string]>([
    [['a', 'b c', ' d '], {}, 'a,b c, d \r\n'],
    [['a,b', 'say "hi"', 'two\nlines', 'r\rn'], {}, '"a,b","say ""hi""","two\nlines","r\rn"\r\n'],
    [['a,b', 'c;d'], { delimiter: ';' }, 'a,b;"c;d"\r\n'],
    [['a\tb', 'c'], { delimiter: '\t' }, '"a\tb"\tc\r\n'],
    [['=1+1', '-3.5', '@x'], {}, "'=1+1,-3.5,'@x\r\n"],
    [['=1+1', '@x'], { raw: true }, '=1+1,@x\r\n'],
    [[''], {}, '""\r\n'],
    [['  '], {}, '"  "\r\n'],
    [['', ''], {}, ',\r\n'],
    [['sep=;'], {}, '"sep=;"\r\n'],
  ])('writes %j with %j', (cells, format, record) => {
    expect(csvRecord(cells, { delimiter: ',', ...format })).toBe(record);
  });

  it('is read back as it was written, whatever the cells hold', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('"', '""', ',', ';', '|', '\t', '\n', '\r', '\r\n', ' ', 'a', '=', '💛', '\uFEFF', 'sep=;'), { maxLength: 8 }).map((parts) => parts.join('')),
    );
    const noNul = cell.map((text) => text.replaceAll('\0', '')).filter((text) => text.isWellFormed());
    const tables = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(noNul, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(tables, fc.constantFrom<Delimiter>(',', ';', '\t', '|'), fc.boolean(), fc.integer({ min: 1, max: 7 }), async (rows, delimiter, byteOrderMark, piece) => {
        const columns = rows[0]!.map((_, i) => `name ${i}`);
        const text = (byteOrderMark ? '\uFEFF' : '') + [columns, ...rows].map((cells) => csvRecord(cells, { delimiter, raw: true })).join('');
        const table = await readTable('table.csv', { delimiter, chunkBytes: piece, expectedColumns: columns, open: () => Promise.resolve(new MemorySource(text, 1 << 20)) });
        const read: string[][] = [];
        for await (const row of table.rows()) read.push([...row.cells]);
        expect(table.format.columns).toEqual(columns);
        expect(read).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });
});

describe('writeCsv', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(root, 'case-'));
  });

  it('writes header and batches, and leaves nothing else', async () => {
    const path = join(folder, 'out.csv');
    await writeCsv(path, ['text', '=mood'], batches([['a', '1']], [], [['b', '2'], ['c', '3']]), { delimiter: ';', byteOrderMark: true });
    expect(await readFile(path, 'utf8')).toBe("\uFEFFtext;'=mood\r\na;1\r\nb;2\r\nc;3\r\n");
    expect(await readdir(folder)).toEqual(['out.csv']);
  });

  it('writes more than fits in its buffer, in order', async () => {
    const path = join(folder, 'out.csv');
    const rows = Array.from({ length: 50_000 }, (_, row) => [`row ${row}`, 'ü'.repeat(row % 20)]);
    await writeCsv(path, ['text', 'more'], batches(rows), { delimiter: ',' });
    expect(await readFile(path, 'utf8')).toBe(['text,more', ...rows.map((cells) => cells.join(','))].map((line) => `${line}\r\n`).join(''));
  });

  it('leaves the old file and no other where the rows fail', async () => {
    const path = join(folder, 'out.csv');
    await writeFile(path, 'old');
    async function* failing(): AsyncGenerator<string[][]> {
      yield await Promise.resolve([['a']]);
      throw new Error('model gone');
    }
    await expect(writeCsv(path, ['text'], failing(), { delimiter: ',' })).rejects.toThrow('model gone');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['out.csv']);
  });

  it('says in one line where it cannot write', async () => {
    await mkdir(join(folder, 'sub'));
    const write = (name: string): Promise<void> => writeCsv(join(folder, name), ['text'], batches(), { delimiter: ',' });
    await expect(write('none/out.csv')).rejects.toMatchObject({ family: 'user', code: 'folder-not-found' });
    await expect(write('sub')).rejects.toMatchObject({ family: 'user', code: 'not-a-file' });
    expect(await readdir(folder)).toEqual(['sub']);
  });

  it.runIf(process.platform !== 'win32' && process.getuid?.() !== 0)('says that a folder may not be written to', async () => {
    await chmod(folder, 0o500);
    await expect(writeCsv(join(folder, 'out.csv'), ['text'], batches(), { delimiter: ',' })).rejects.toMatchObject({ code: 'permission-denied' });
  });
});
