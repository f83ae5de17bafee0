import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { MemorySource } from './memory-source.test-helper';
import { readTable, type Table, type TableOptions, type TableRow } from './table-reader';

function open(content: string | Buffer, options: TableOptions = {}, path = 'table.csv'): Promise<Table> {
  return readTable(path, { open: () => Promise.resolve(new MemorySource(content)), ...options });
}

async function rowsOf(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  return rows;
}

async function errorOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const thrown: unknown = await work.catch((reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(AppError);
  const { family, code, message, hint } = thrown as AppError;
  expect(family).toBe('user');
  expect(hint).toBeTruthy();
  expect(`${message} ${hint!}`).not.toContain('\n');
  return { code, message };
}

describe('readTable', () => {
  it('says how the file is written and gives its rows with their lines', async () => {
    const table = await open('\uFEFFtext;label\r\n"a\r\nb";1\r\n\r\nc;0\r\n');
    expect(table.format).toEqual({ encoding: 'utf-8', byteOrderMark: true, delimiter: ';', columns: ['text', 'label'], hasHeader: true, notes: [] });
    expect(await rowsOf(table)).toEqual([{ line: 2, cells: ['a\r\nb', '1'] }, { line: 5, cells: ['c', '0'] }]);
    expect(table.sample).toEqual([['a\r\nb', '1'], ['c', '0']]);
  });

  it('can be read again, and closes the file each time, also when the reader has enough', async () => {
    const sources: MemorySource[] = [];
    const table = await readTable('table.csv', {
      open: () => {
        sources.push(new MemorySource('text,label\na,1\nb,0\n'));
        return Promise.resolve(sources.at(-1)!);
      },
    });
    expect(await rowsOf(table)).toEqual(await rowsOf(table));
    for await (const row of table.rows()) {
      expect(row.line).toBe(2);
      break;
    }
    expect(sources.map(({ isOpen }) => isOpen)).toEqual([false, false, false, false]);
  });

  it('gives rows with too few or too many cells with their problem and all they hold', async () => {
    const rows = await rowsOf(await open('a,b,c\n1,2,3\n1,2\n1,2,3,4,5\n'));
    expect(rows).toEqual([
      { line: 2, cells: ['1', '2', '3'] },
      { line: 3, cells: ['1', '2', ''], problem: 'it has 2 cells, the header has 3' },
      { line: 4, cells: ['1', '2', '3,4,5'], problem: 'it has 5 cells, the header has 3' },
    ]);
  });

  it('keeps the rows of one column whole, blanks and commas included', async () => {
    expect(await rowsOf(await open('text\nWell, fine\n""\n'))).toEqual([{ line: 2, cells: ['Well, fine'] }, { line: 3, cells: [''] }]);
  });

  it('reads a header over several lines, and blank lines before it', async () => {
    const table = await open('\n\n"the\ntext",label\na,1\n');
    expect(table.format.columns).toEqual(['the\ntext', 'label']);
    expect(await rowsOf(table)).toEqual([{ line: 5, cells: ['a', '1'] }]);
  });

  it('says when it made up column names', async () => {
    const table = await open('text,,text\na,b,c\n');
    expect(table.format.columns).toEqual(['text', 'column 2', 'text (2)']);
    expect(table.format.notes).toEqual(["Empty or repeated column names became 'column 2', 'text (2)'."]);
  });

  it('takes a first row that looks like data for a row, and says so', async () => {
    const content = 'pos,It was fine.\nneg,It was not.\npos,Again please.\nneg,Never again.\npos,And again.\n';
    const table = await open(content);
    expect(table.format).toMatchObject({ hasHeader: false, columns: ['column 1', 'column 2'], notes: ['The first row looks like data, so the columns are named column 1, column 2.'] });
    expect((await rowsOf(table))[0]).toEqual({ line: 1, cells: ['pos', 'It was fine.'] });
    expect((await open(content, { expectedColumns: ['POS'] })).format.hasHeader).toBe(true);
  });

  it('follows Excel in a first line that names the delimiter', async () => {
    const table = await open('sep=|\na|b\n1,2|3\n');
    expect(table.format).toMatchObject({ delimiter: '|', columns: ['a', 'b'] });
    expect(await rowsOf(table)).toEqual([{ line: 3, cells: ['1,2', '3'] }]);
  });

  it('splits at the delimiter it is told', async () => {
    expect((await open('a;b,c\n1;2,3\n', { delimiter: ',' })).format.columns).toEqual(['a;b', 'c']);
  });

  it('finds the header of a file whose first records are larger than the sample', async () => {
    const long = 'long '.repeat(300_000);
    const table = await open(`text;label\n"${long}";1\nb;0\n`);
    expect(table.format.columns).toEqual(['text', 'label']);
    expect((await rowsOf(table)).map(({ cells }) => cells[0]!.length)).toEqual([long.length, 1]);
  });

  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'file-is-empty'],
    ['blank', '\uFEFF\r\n \r\n', 'file-is-empty'],
    ['a header without rows', 'text,label\n\n', 'table-has-no-rows'],
    ['a header with an unclosed quote', 'text,"label\na,1\n', 'bad-header'],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x74, 0, 0, 0]), 'encoding-not-supported'],
    ['UTF-8 with a bad byte', Buffer.concat([Buffer.from('text,label\n' + 'é'.repeat(20)), Buffer.from([0xe9]), Buffer.from(',1\n')]), 'not-utf8'],
    ['half a zip archive', Buffer.from('PK\x03\x04\x14\0\x06\0'), 'file-is-damaged'],
    ['half a Parquet file', Buffer.from('PAR1\x15\0'), 'file-is-damaged'],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), 'file-is-binary'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]), 'file-is-binary'],
    ['zeros', Buffer.alloc(1000), 'file-is-binary'],
  ])('refuses a file that is %s', async (_, content, code) => {
    const error = await errorOf(open(content));
    expect(error.code).toBe(code);
    expect(error.message).toContain('table.csv');
  });

  it('survives any bytes: rows or a user error', async () => {
    let seed = 1;
    const byte = (): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 24;
    for (let round = 0; round < 300; round++) {
      const common = Buffer.from('",;\n\r a\t');
      const content = Buffer.from(Array.from({ length: round }, () => (round % 3 === 0 ? byte() : common[byte() % common.length]!)));
      await open(content).then(rowsOf).catch((error: unknown) => expect(error).toMatchObject({ family: 'user' }));
    }
  });
});

describe('readTable of files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tunesmith-table-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads one', async () => {
    const path = join(folder, 'Größe & co.csv');
    await writeFile(path, 'text,label\na,1\n');
    expect(await rowsOf(await readTable(path))).toEqual([{ line: 2, cells: ['a', '1'] }]);
  });

  it('prefers tabs in a .tsv', async () => {
    const path = join(folder, 'table.tsv');
    await writeFile(path, 'a,b\tc,d\n1,2\t3,4\n');
    expect((await readTable(path)).format.columns).toEqual(['a,b', 'c,d']);
  });

  it.each([
    ['missing', 'none.csv', 'file-not-found'],
    ['in a folder that is missing', 'none/none.csv', 'file-not-found'],
    ['a folder without texts', '.', 'folder-has-no-texts'],
  ])('says in one line that the file is %s', async (_, name, code) => {
    expect((await errorOf(readTable(join(folder, name)))).code).toBe(code);
  });

  it.runIf(process.platform === 'linux')('refuses what can be read only once', async () => {
    expect((await errorOf(readTable('/dev/null'))).code).toBe('not-a-file');
  });
});
