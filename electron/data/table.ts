import type { Delimiter, TableFormat } from '../../shared/model/dataset';
import type { ByteSource } from './byte-source';
import type { PlainRows } from './plain-row-scanner';

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
  /** The same, most rows as bytes, where the kind of file allows it; bytes are overwritten when the next rows are asked for. */
  plainBatches?(options?: RowReadOptions): AsyncGenerator<PlainRows | readonly TableRow[], void, void>;
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

/** The rows of batches, one after the other. */
export async function* oneByOne(batches: AsyncIterable<TableRow[]>): AsyncGenerator<TableRow, void, void> {
  for await (const batch of batches) yield* batch;
}
