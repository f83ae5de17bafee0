import type { ByteSource } from './byte-source';
import { readPlainRows } from './plain-rows';
import { readRecords } from './record-reader';
import { fitRow } from './row-fitting';
import { oneByOne, type RowReadOptions, type Table, type TableOptions, type TableRow } from './table';
import { findLayout, type TableLayout } from './table-format';

/**
 * Finds out how a CSV or TSV file is written, and reads it as a stream.
 *
 * @param open opens the bytes for each reading
 * @throws a user error where the file is empty, binary, or has a header only
 */
export async function openDelimited(source: ByteSource, open: () => Promise<ByteSource>, options: TableOptions): Promise<Table> {
  const layout = await findLayout(source, options);
  const batches = (reading: RowReadOptions = {}): ReturnType<Table['batches']> => readRows(open, layout, { ...options, ...reading });
  const table: Table = { path: source.path, format: layout.format, sample: layout.sample, batches, rows: (reading) => oneByOne(batches(reading)) };
  if (layout.encoding.name !== 'utf-8') return table;
  return { ...table, plainBatches: (reading = {}) => readPlain(open, layout, { ...options, ...reading }) };
}

type ReadOptions = RowReadOptions & Pick<TableOptions, 'chunkBytes' | 'maxRecordBytes'>;

async function* readRows(open: () => Promise<ByteSource>, layout: TableLayout, options: ReadOptions): AsyncGenerator<TableRow[], void, void> {
  const { encoding, splitAt: delimiter, format, firstRowLine } = layout;
  const { signal, onProgress, chunkBytes, maxRecordBytes } = options;
  const source = await open();
  try {
    for await (const records of readRecords(source, { encoding, delimiter, signal, onProgress, chunkBytes, maxRecordBytes })) {
      const below = records[0]!.line >= firstRowLine ? records : records.filter(({ line }) => line >= firstRowLine);
      if (below.length > 0) yield below.map((record) => fitRow(record, format.columns.length, format.delimiter));
    }
  } finally {
    await source.close();
  }
}

async function* readPlain(open: () => Promise<ByteSource>, layout: TableLayout, options: ReadOptions): ReturnType<NonNullable<Table['plainBatches']>> {
  const { encoding, splitAt: delimiter, format, firstRowLine } = layout;
  const columns = format.columns.length;
  const { signal, onProgress, chunkBytes, maxRecordBytes } = options;
  const source = await open();
  try {
    for await (const batch of readPlainRows(source, { encoding, delimiter, columns, firstRowLine, signal, onProgress, chunkBytes, maxRecordBytes })) {
      yield 'text' in batch ? batch : batch.map((record) => fitRow(record, columns, format.delimiter));
    }
  } finally {
    await source.close();
  }
}
