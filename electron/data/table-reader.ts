import type { Delimiter, TableFormat } from '../../shared/model/dataset';
import { openFile, type ByteSource } from './byte-source';
import { readRecords, type FileRecord } from './record-reader';
import { findLayout, type TableLayout } from './table-format';

/** One row of a table. */
export interface TableRow {
  /** Physical line on which it starts, 1-based. */
  readonly line: number;
  /** As many as there are columns; with a `problem`, what could be saved of them. */
  readonly cells: readonly string[];
  /** Why the row cannot be used. */
  readonly problem?: string;
}

export interface RowReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the file that has been read, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** A table in a file. It holds no file open between readings, and can be read any number of times. */
export interface Table {
  readonly path: string;
  readonly format: TableFormat;
  /** The first rows, for guessing and previews. */
  readonly sample: readonly (readonly string[])[];
  /**
   * All rows in file order, unusable ones included, in batches of what one read of the file brought.
   *
   * @throws a user error that names the line of bytes that are no text; a cancelled error
   */
  batches(options?: RowReadOptions): AsyncGenerator<TableRow[], void, void>;
  /** The same, row by row: simpler, and slower for millions. */
  rows(options?: RowReadOptions): AsyncGenerator<TableRow, void, void>;
}

export interface TableOptions {
  /** Found from the file where not given. */
  readonly delimiter?: Delimiter | undefined;
  /** Columns that will be asked for: a first row that holds one of them is a header, whatever it looks like. */
  readonly expectedColumns?: readonly string[] | undefined;
  /** Opens the bytes; the file itself where not given. */
  readonly open?: ((path: string) => Promise<ByteSource>) | undefined;
  /** Bytes to read at once. */
  readonly chunkBytes?: number | undefined;
  readonly maxRecordBytes?: number | undefined;
}

/**
 * Finds out how a CSV or TSV file is written, and reads it as a stream.
 *
 * @throws a user error where the file is missing, a folder, empty, binary, not UTF-8, or has a header only
 */
export async function readTable(path: string, options: TableOptions = {}): Promise<Table> {
  const open = options.open ?? openFile;
  const source = await open(path);
  try {
    const layout = await findLayout(source, options);
    const batches = (reading: RowReadOptions = {}): ReturnType<Table['batches']> => readRows(() => open(path), layout, { ...options, ...reading });
    return { path, format: layout.format, sample: layout.sample, batches, rows: (reading) => oneByOne(batches(reading)) };
  } finally {
    await source.close();
  }
}

async function* readRows(
  open: () => Promise<ByteSource>,
  layout: TableLayout,
  options: RowReadOptions & Pick<TableOptions, 'chunkBytes' | 'maxRecordBytes'>,
): AsyncGenerator<TableRow[], void, void> {
  const { encoding, splitAt: delimiter, format, firstRowLine } = layout;
  const { signal, onProgress, chunkBytes, maxRecordBytes } = options;
  const source = await open();
  try {
    for await (const records of readRecords(source, { encoding, delimiter, signal, onProgress, chunkBytes, maxRecordBytes })) {
      const below = records[0]!.line >= firstRowLine ? records : records.filter(({ line }) => line >= firstRowLine);
      if (below.length > 0) yield below.map((record) => toRow(record, format));
    }
  } finally {
    await source.close();
  }
}

async function* oneByOne(batches: AsyncIterable<TableRow[]>): AsyncGenerator<TableRow, void, void> {
  for await (const batch of batches) yield* batch;
}

function toRow(record: FileRecord, { columns, delimiter }: TableFormat): TableRow {
  const { line, cells } = record;
  if (!record.problem && cells.length === columns.length) return record;
  const problem = record.problem ?? `it has ${plural(cells.length, 'cell')}, the header has ${columns.length}`;
  return { line, cells: fitted(cells, columns.length, delimiter), problem };
}

/** Fills up with blanks; what is too much joins the last cell, so that nothing of the row is lost. */
function fitted(cells: readonly string[], width: number, delimiter: Delimiter): string[] {
  if (cells.length <= width) return [...cells, ...Array<string>(width - cells.length).fill('')];
  return [...cells.slice(0, width - 1), cells.slice(width - 1).join(delimiter)];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
