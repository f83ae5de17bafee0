import { AppError, cancelledError, userError } from '../../shared/errors';
import type { TableFormat } from '../../shared/model/dataset';
import type { ByteSource } from './byte-source';
import { ExpansionGuard } from './expansion-guard';
import { ParquetReader } from './parquet-reader';
import { oneByOne, type RowReadOptions, type Table, type TableRow } from './table';
import { uniqueColumnNames } from './table-header';

const SAMPLE_ROWS = 500;
/** Rows to decode at once: some pages of each column. */
const BATCH_ROWS = 10_000;
/** More columns than anybody labels. */
const MAX_COLUMNS = 2000;
const COLUMNS_NAMED = 10;

/**
 * Reads a Parquet file, some thousand rows at a time. Numbers, dates and categories come as text, nulls blank; columns of
 * lists and structs are left out, which the notes tell.
 *
 * @throws a user error where the file is damaged, hostile, or holds no rows or no plain column
 */
export async function openParquet(source: ByteSource, open: () => Promise<ByteSource>): Promise<Table> {
  const { path } = source;
  const { columns, nested, rows, sample } = await look(source);
  if (columns.length > MAX_COLUMNS) throw userError('too-many-columns', `${path} has ${columns.length} columns; at most ${MAX_COLUMNS} are read.`, 'Keep the columns of texts and labels.');
  if (columns.length === 0) throw userError('table-has-no-columns', `${path} has no column of texts or numbers.`, 'Write texts and labels as columns of strings.');
  if (rows === 0) throw userError('table-has-no-rows', `${path} has columns but no rows.`, 'Use a file with a row for each text.');
  const format: TableFormat = { kind: 'parquet', encoding: 'utf-8', byteOrderMark: false, delimiter: ',', columns: uniqueColumnNames(columns), hasHeader: true, notes: nestedNotes(nested) };
  const batches = (reading: RowReadOptions = {}): ReturnType<Table['batches']> => readRows(open, rows, reading);
  return { path, format, sample, batches, rows: (reading) => oneByOne(batches(reading)) };
}

interface ParquetLook {
  readonly columns: readonly string[];
  readonly nested: readonly string[];
  readonly rows: number;
  readonly sample: readonly (readonly string[])[];
}

async function look(source: ByteSource): Promise<ParquetLook> {
  const reader = new ParquetReader(source, undefined);
  try {
    const { columns, nested, rows } = await reader.open();
    const count = Math.min(rows, SAMPLE_ROWS);
    const sample = count > 0 && columns.length > 0 && columns.length <= MAX_COLUMNS ? await reader.rows(0, count) : [];
    return { columns, nested, rows, sample };
  } catch (error) {
    throw damaged(source.path, error);
  } finally {
    await reader.close();
  }
}

function nestedNotes(nested: readonly string[]): string[] {
  if (nested.length === 0) return [];
  return [`Columns of lists or structs were left out: ${nested.slice(0, COLUMNS_NAMED).map((name) => `'${name}'`).join(', ')}.`];
}

async function* readRows(open: () => Promise<ByteSource>, rows: number, { signal, onProgress }: RowReadOptions): AsyncGenerator<TableRow[], void, void> {
  const source = await open();
  const guard = new ExpansionGuard(source);
  const reader = new ParquetReader(source, signal);
  try {
    await reader.open();
    for (let start = 0; start < rows; ) {
      if (signal?.aborted) throw cancelledError();
      const batch = (await reader.rows(start, Math.min(rows, start + BATCH_ROWS))).map((cells, index) => ({ line: start + index + 1, cells }));
      guard.count(batch);
      yield batch;
      start += batch.length;
      onProgress?.(start / rows);
    }
  } catch (error) {
    throw damaged(source.path, error);
  } finally {
    await reader.close();
    await source.close();
  }
}

function damaged(path: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return userError('file-is-damaged', `${path} is a damaged Parquet file (${reason.slice(0, 200)}).`, 'Write it again, in row groups of at most 100,000 rows.', error);
}
