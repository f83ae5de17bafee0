import { userError } from '../../shared/errors';
import type { TableFormat } from '../../shared/model/dataset';
import type { ByteSource } from './byte-source';
import { parseJsonRow, toCell, type JsonRow } from './jsonl-row';
import { readRecords, type FileRecord } from './record-reader';
import { oneByOne, type RowReadOptions, type Table, type TableOptions, type TableRow } from './table';
import { findEncoding } from './table-format';
import { uniqueColumnNames } from './table-header';
import { encodingNotes, type TextEncoding } from './text-encoding';

const SAMPLE_BYTES = 1024 * 1024;
/** Lines whose keys become the columns. */
const SAMPLE_LINES = 2000;
/** More keys than a table has columns: then keys are data. */
const MAX_KEYS = 2000;
/** How many keys that came too late are named. */
const LATE_KEYS_NAMED = 10;

/**
 * Reads a file with a JSON object on each line. The keys of its first lines, in the order in which they come, are the
 * columns; a key that comes later has none, and is named in the notes once a reading has come to its end. Nested values
 * are given as JSON.
 *
 * @throws a user error where the first lines hold no object
 */
export async function openJsonl(source: ByteSource, open: () => Promise<ByteSource>, options: TableOptions): Promise<Table> {
  const encoding = await findEncoding(await source.read(0, SAMPLE_BYTES), source);
  const first = await firstObjects(source, encoding);
  const keys = [...new Set(first.flatMap((row) => [...row.keys()]))];
  checkKeys(keys, first, source.path);
  const notes = [...encodingNotes(encoding), ...nestedNotes(keys, first)];
  const format: TableFormat = { kind: 'jsonl', encoding: encoding.name, byteOrderMark: encoding.markBytes > 0, delimiter: ',', columns: uniqueColumnNames(keys), hasHeader: true, notes };
  const batches = (reading: RowReadOptions = {}): ReturnType<Table['batches']> => readRows(open, encoding, keys, notes, { ...options, ...reading });
  return { path: source.path, format, sample: first.map((row) => toCells(row, keys)), batches, rows: (reading) => oneByOne(batches(reading)) };
}

async function firstObjects(source: ByteSource, encoding: TextEncoding): Promise<JsonRow[]> {
  const rows: JsonRow[] = [];
  let lines = 0;
  for await (const records of readRecords(source, { encoding, delimiter: undefined, quotes: false, chunkBytes: SAMPLE_BYTES })) {
    if (lines === 0 && records[0]!.cells[0]?.trimStart().startsWith('[')) break;
    for (const record of records.slice(0, SAMPLE_LINES - lines)) {
      const row = parseRecord(record);
      if (typeof row !== 'string') rows.push(row);
    }
    lines += records.length;
    if (rows.length > 0 || lines >= SAMPLE_LINES) break;
  }
  return rows;
}

function checkKeys(keys: readonly string[], rows: readonly JsonRow[], path: string): void {
  if (rows.length === 0) {
    throw userError('not-json-lines', `${path} does not hold a JSON object on each line.`, 'Write one object a line: {"text": "…", "label": "…"}.');
  }
  if (keys.length === 0) throw userError('table-has-no-columns', `The objects of ${path} have no keys.`, 'Write objects such as {"text": "…", "label": "…"}.');
  if (keys.length > MAX_KEYS) {
    throw userError('too-many-columns', `The first objects of ${path} have ${keys.length} different keys; at most ${MAX_KEYS} are read.`, 'Give every object the same few keys.');
  }
}

function nestedNotes(keys: readonly string[], rows: readonly JsonRow[]): string[] {
  const nested = keys.filter((key) => rows.some((row) => typeof row.get(key) === 'object' && row.get(key) !== null));
  if (nested.length === 0) return [];
  return [`Nested values are read as JSON text: ${nested.slice(0, LATE_KEYS_NAMED).map((key) => `'${key}'`).join(', ')}.`];
}

async function* readRows(
  open: () => Promise<ByteSource>,
  encoding: TextEncoding,
  keys: readonly string[],
  notes: string[],
  options: RowReadOptions & Pick<TableOptions, 'chunkBytes' | 'maxRecordBytes'>,
): AsyncGenerator<TableRow[], void, void> {
  const known = new Set(keys);
  const late = new LateKeys();
  const source = await open();
  try {
    for await (const records of readRecords(source, { ...options, encoding, delimiter: undefined, quotes: false })) {
      yield records.map((record) => {
        const row = parseRecord(record);
        if (typeof row === 'string') return { line: record.line, cells: unreadable(record, keys.length), problem: row };
        for (const key of row.keys()) if (!known.has(key)) late.add(key, record.line);
        return { line: record.line, cells: toCells(row, keys) };
      });
    }
    late.report(notes);
  } finally {
    await source.close();
  }
}

/** Keys that the first lines did not have. */
class LateKeys {
  private readonly firstLines = new Map<string, number>();

  add(key: string, line: number): void {
    if (this.firstLines.size < LATE_KEYS_NAMED && !this.firstLines.has(key)) this.firstLines.set(key, line);
  }

  report(notes: string[]): void {
    if (this.firstLines.size === 0) return;
    const named = [...this.firstLines].map(([key, line]) => `'${key}' (line ${line})`).join(', ');
    const note = `Keys that first come late were left out: ${named}.`;
    if (!notes.includes(note)) notes.push(note);
  }
}

function parseRecord({ cells, problem }: FileRecord): JsonRow | string {
  return problem ?? parseJsonRow(cells[0]!);
}

function toCells(row: JsonRow, keys: readonly string[]): string[] {
  return keys.map((key) => toCell(row.get(key)));
}

/** The line as it is, so that nothing of it is lost. */
function unreadable({ cells }: FileRecord, width: number): string[] {
  return Array.from({ length: width }, (_, column) => (column === 0 ? (cells[0] ?? '') : ''));
}
