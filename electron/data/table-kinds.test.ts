import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemorySource } from './memory-source.test-helper';
import { readLabelledRows } from './labelled-rows';
import { readRowsForPrediction } from './prediction-rows';
import { openLabelFolders } from './folder-table';
import { readTable, type Table, type TableRow } from './table-reader';

const FIXTURES = join(import.meta.dirname, 'fixtures', 'tables');

async function rowsOf(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.rows()) rows.push(row);
  return rows;
}

function open(content: string | Buffer, path = 'table'): Promise<Table> {
  return readTable(path, { open: () => Promise.resolve(new MemorySource(content)) });
}

describe('JSON Lines', () => {
  it('gives a row for each object, with the keys of the first lines as columns', async () => {
    const table = await open('{"text": "a\\n,\\"", "label": 1}\n\n{"label": null, "more": [1, {"a": true}], "text": "b"}\r\nnot json\n[1]\n"{\n');
    expect(table.format).toMatchObject({ kind: 'jsonl', columns: ['text', 'label', 'more'], notes: ["Nested values are read as JSON text: 'more'."] });
    expect(await rowsOf(table)).toEqual([
      { line: 1, cells: ['a\n,"', '1', ''] },
      { line: 3, cells: ['b', '', '[1,{"a":true}]'] },
      { line: 4, cells: ['not json', '', ''], problem: 'it is not valid JSON' },
      { line: 5, cells: ['[1]', '', ''], problem: 'it is not a JSON object' },
      { line: 6, cells: ['"{', '', ''], problem: 'it is not valid JSON' },
    ]);
  });

  it('tells keys that come too late', async () => {
    const table = await open('{"text":"a","label":"x"}\n'.repeat(2001) + '{"text":"b","label":"y","extra":1}\n');
    expect(await rowsOf(table)).toHaveLength(2002);
    expect(table.format.notes).toEqual(["Keys that first come late were left out: 'extra' (line 2002)."]);
  });

  it('is read in UTF-16 too', async () => {
    const table = await open(Buffer.from('\uFEFF{"text":"schön","label":"x"}\n', 'utf16le'));
    expect(await rowsOf(table)).toEqual([{ line: 1, cells: ['schön', 'x'] }]);
  });

  it.each([
    ['a document over lines', '[\n  {"text": "a"}\n]\n', 'a.json', 'not-json-lines'],
    ['objects without keys', '{}\n{}\n', 'a.jsonl', 'table-has-no-columns'],
    ['keys without end', `{${Array.from({ length: 3000 }, (_, key) => `"${key}":1`).join(',')}}\n`, 'a.jsonl', 'too-many-columns'],
  ])('refuses %s', async (_, content, path, code) => {
    await expect(open(content, path)).rejects.toMatchObject({ family: 'user', code });
  });

  it('survives values nested deeper than any stack', async () => {
    const deep = `{"text":"a","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`;
    expect(await rowsOf(await open(deep))).toHaveLength(1);
  });
});

describe('Parquet', () => {
  it.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])('is read, compressed with %s', async (compression) => {
    const table = await readTable(join(FIXTURES, `${compression}.parquet`));
    expect(table.format).toMatchObject({ kind: 'parquet', columns: ['text', 'label', 'stars', 'count', 'day', 'seen'], notes: ["Columns of lists or structs were left out: 'tokens'."] });
    const rows = await rowsOf(table);
    expect(rows).toHaveLength(25);
    expect(rows[0]).toEqual({ line: 1, cells: ['Text 0: schön 💛', 'bad', '0', '9007199254740992', '2024-05-01', 'true'] });
    expect(rows[3]).toEqual({ line: 4, cells: ['', 'good', '1.5', '9007199254740995', '2024-05-01', 'true'] });
    expect(rows[24]!.cells[0]).toBe('Text 24: schön 💛');
  });

  it('is read with pages of the second version', async () => {
    expect((await rowsOf(await readTable(join(FIXTURES, 'pages-v2.parquet')))).map(({ cells }) => cells[1])).toContain('good');
  });

  it('gives labelled rows like any table', async () => {
    const { rows, report } = await readLabelledRows(join(FIXTURES, 'snappy.parquet'));
    expect(rows).toHaveLength(24);
    expect(report).toMatchObject({ textColumn: 'text', labelColumn: 'label', emptyRows: 1, skipped: [{ line: 4, reason: 'its text is empty' }] });
  });

  it('refuses a file cut anywhere', async () => {
    const content = await readFile(join(FIXTURES, 'snappy.parquet'));
    for (const share of [0.2, 0.5, 0.9, 0.999]) {
      const cut = content.subarray(0, Math.floor(content.length * share));
      await expect(open(cut).then(rowsOf)).rejects.toMatchObject({ family: 'user', code: 'file-is-damaged' });
    }
  });
});

describe('Excel workbooks', () => {
  it('are read from the first sheet that holds anything', async () => {
    const table = await readTable(join(FIXTURES, 'workbook.xlsx'));
    expect(table.format).toMatchObject({ kind: 'xlsx', columns: ['text', 'label', 'day', 'column 4'] });
    expect(table.format.notes).toEqual(["Rows are read from the sheet 'Reviews & more', not from 'Empty', 'Hidden'.", "Empty or repeated column names became 'column 4'."]);
    expect(await rowsOf(table)).toEqual([
      { line: 3, cells: ['Rich & schön 💛', 'good', '2024-05-01', 'TRUE'] },
      { line: 5, cells: ['two\nlines', '', '2024-05-01 13:30:00', ''] },
      { line: 6, cells: ['formula', '0.03', '', ''] },
    ]);
  });

  it('are refused where they unpack to too much, by what they say or by what they hold', async () => {
    const zeros = deflateRawSync(Buffer.alloc(100 * 1024 * 1024));
    const lie = zipOf('xl/workbook.xml', zeros, 1000);
    await expect(open(zipOf('xl/workbook.xml', zeros, 100 * 1024 * 1024))).rejects.toMatchObject({ family: 'user', code: 'file-is-damaged' });
    await expect(open(lie)).rejects.toMatchObject({ family: 'user', code: 'file-is-damaged' });
  });

  it.each(['../../evil', '/etc/passwd'])('are refused with a part named %s', async (name) => {
    await expect(open(zipOf(name, deflateRawSync(Buffer.from('x')), 1))).rejects.toMatchObject({ family: 'user' });
  });

  it.each([
    ['nested too deeply', '<a>'.repeat(1000)],
    ['without a tag for long', `<a>${'x'.repeat(9 * 1024 * 1024)}`],
    ['with entities of its own', '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'],
    ['not well formed', '<a><b></a>'],
  ])('are refused with XML %s', async (_, xml) => {
    await expect(open(zipOf('xl/workbook.xml', deflateRawSync(Buffer.from(xml)), xml.length))).rejects.toMatchObject({ family: 'user', code: 'file-is-damaged' });
  });
});

describe('a folder with a sub-folder for each label', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tunesmith-folder-'));
    const files: Record<string, string | Buffer> = {
      'train/pos/10_7.txt': 'Ten.\n', 'train/pos/2_9.txt': 'Two,\nreally.', 'train/neg/0_1.txt': Buffer.from('caf\xe9', 'latin1'), 'train/neg/1_1.txt': Buffer.from([0, 1, 2]),
      'train/neg/notes.md': 'x', 'train/urls.txt': 'http://', 'train/unsup/0_0.txt': 'Unknown.',
    };
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('gives a row for each file, label by label in natural order', async () => {
    const { rows, report } = await readLabelledRows(join(folder, 'train'));
    expect([...rows]).toEqual([
      { line: 1, text: 'café', label: 'neg' },
      { line: 3, text: 'Two,\nreally.', label: 'pos' },
      { line: 4, text: 'Ten.', label: 'pos' },
    ]);
    expect(report).toMatchObject({ kind: 'folder', textColumn: 'text', labelColumn: 'label', skipped: [{ line: 2, reason: 'neg/1_1.txt is not text' }] });
    expect(report.notes).toEqual(["'unsup' holds texts without labels and was left out.", "2 files were left out: 'urls.txt', 'neg/notes.md'."]);
  });

  it('takes a label that has folders beside its texts, and names what is left out', async () => {
    const mixed = await mkdtemp(join(tmpdir(), 'tunesmith-folder-'));
    for (const name of ['neg/1.txt', 'neg/@eaDir/1.txt', 'pos/1.text', 'pos/2', 'pos/old/3.txt', 'pictures/1.png', '.git/HEAD', 'notes.txt']) {
      await mkdir(dirname(join(mixed, name)), { recursive: true });
      await writeFile(join(mixed, name), name);
    }
    const { rows, report } = await readLabelledRows(mixed);
    expect([...rows].map(({ text }) => text)).toEqual(['neg/1.txt', 'pos/1.text', 'pos/2']);
    expect(report.notes).toEqual(["1 file and 4 folders were left out: '.git/', 'notes.txt', 'neg/@eaDir/', 'pictures/', 'pos/old/'."]);
    await rm(mixed, { recursive: true });
  });

  it('names the files of the rows to predict', async () => {
    const input = await readRowsForPrediction(join(folder, 'train'));
    expect({ columns: input.columns, textColumn: input.textColumn }).toEqual({ columns: ['text', 'label', 'file'], textColumn: 'text' });
  });

  it('reads the labels’ folders themselves, wherever they lie', async () => {
    const table = await openLabelFolders('neg, pos', [join(folder, 'train', 'neg'), join(folder, 'train', 'pos')]);
    const whole = await readTable(join(folder, 'train'));
    const labels = new Set(['neg', 'pos']);
    expect((await rowsOf(table)).map(({ cells }) => cells)).toEqual((await rowsOf(whole)).map(({ cells }) => cells).filter(([, label]) => labels.has(label!)));
    expect(table.format).toMatchObject({ kind: 'folder', columns: ['text', 'label', 'file'] });
    await expect(openLabelFolders('nothing', [folder])).rejects.toMatchObject({ family: 'user', code: 'folder-has-no-texts' });
  });

  it('points to the folder inside where it is one too high', async () => {
    await expect(readTable(folder)).rejects.toMatchObject({ family: 'user', code: 'folder-has-no-texts', hint: expect.stringContaining(`Name a folder inside it, such as ${join(folder, 'train')}.`) as string });
  });
});

/** A zip archive of one part that says it unpacks to `size` bytes. */
function zipOf(name: string, packed: Buffer, size: number): Buffer {
  const fields = (signature: string, versions: number): Buffer => {
    const bytes = Buffer.alloc(4 + versions * 2 + 24);
    bytes.write(signature, 'latin1');
    const at = 4 + versions * 2;
    bytes.writeUInt16LE(20, 4);
    if (versions === 2) bytes.writeUInt16LE(20, 6);
    bytes.writeUInt16LE(8, at + 2);
    bytes.writeUInt32LE(packed.length, at + 12);
    bytes.writeUInt32LE(size, at + 16);
    bytes.writeUInt16LE(name.length, at + 20);
    return bytes;
  };
  const local = Buffer.concat([fields('PK\x03\x04', 1), Buffer.from(name), packed]);
  const central = Buffer.concat([fields('PK\x01\x02', 2), Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
