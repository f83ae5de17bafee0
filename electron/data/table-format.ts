import { userError } from '../../shared/errors';
import type { Delimiter, TableFormat } from '../../shared/model/dataset';
import { refuseBinary } from './binary-file';
import type { ByteSource } from './byte-source';
import { detectDelimiter, type DelimiterChoice } from './delimiter-detection';
import { readRecords, type FileRecord } from './record-reader';
import { findHeader } from './table-header';
import { detectEncoding, encodingNotes, type TextEncoding } from './text-encoding';
import { TextWindow } from './text-window';

/** Enough to judge a table by, and read in an instant. */
const SAMPLE_BYTES = 1024 * 1024;
const SAMPLE_ROWS = 2000;

/** Everything needed to read a table, found from its beginning. */
export interface TableLayout {
  readonly format: TableFormat;
  readonly encoding: TextEncoding;
  /** What cells are split at: nothing in a file of one column. */
  readonly splitAt: Delimiter | undefined;
  /** Records that start before this line are no rows. */
  readonly firstRowLine: number;
  /** The first rows, those that are as wide as the header. */
  readonly sample: readonly (readonly string[])[];
}

export interface LayoutOptions {
  readonly delimiter?: Delimiter | undefined;
  /** Columns that the caller will ask for: a first row that holds one is a header. */
  readonly expectedColumns?: readonly string[] | undefined;
}

/**
 * Finds encoding, delimiter and header of a table.
 *
 * @throws a user error where the file is empty, binary, or has no rows or no readable header
 */
export async function findLayout(source: ByteSource, options: LayoutOptions): Promise<TableLayout> {
  const start = await source.read(0, SAMPLE_BYTES);
  const encoding = await findEncoding(start, source);
  const choice = await chooseDelimiter(source, encoding, options.delimiter);
  const splitAt = choice.oneColumn ? undefined : choice.delimiter;
  const records = await firstRecords(source, encoding, splitAt);
  if (choice.declared) records.shift();
  const header = readableHeader(records, source.path);
  const { columns, hasHeader, notes } = findHeader(records.map(({ cells }) => cells), source.path, options.expectedColumns);
  return {
    format: { encoding: encoding.name, byteOrderMark: encoding.markBytes > 0, delimiter: choice.delimiter, columns, hasHeader, notes: [...encodingNotes(encoding), ...notes] },
    encoding,
    splitAt,
    firstRowLine: hasHeader ? header.line + 1 : header.line,
    sample: usableRows(hasHeader ? records.slice(1) : records, columns.length),
  };
}

/**
 * The encoding of a file of text.
 *
 * @throws a user error where the file is binary
 */
export async function findEncoding(start: Buffer, source: ByteSource): Promise<TextEncoding> {
  const encoding = await detectEncoding(start, source);
  // UTF-16 is full of zeros, and has been looked at with more care.
  if (!encoding.name.startsWith('utf-16')) refuseBinary(start, source.path);
  return encoding;
}

interface DeclaredChoice extends DelimiterChoice {
  /** Whether the first line is Excel's `sep=;` and not part of the table. */
  readonly declared: boolean;
}

async function chooseDelimiter(source: ByteSource, encoding: TextEncoding, wanted: Delimiter | undefined): Promise<DeclaredChoice> {
  const window = new TextWindow(source, encoding, SAMPLE_BYTES);
  await window.grow();
  const declaration = /^sep=([,;\t|])(\r\n|\r|\n)/i.exec(window.text);
  const declared = declaration !== null;
  const delimiter = wanted ?? (declaration?.[1] as Delimiter | undefined);
  if (delimiter) return { delimiter, oneColumn: false, declared };
  const preferred = /\.(tsv|tab)$/i.test(source.path) ? '\t' : undefined;
  return { ...detectDelimiter(window.text, window.atEnd, preferred), declared };
}

/** Records of the sample, and as far beyond as it takes to see a header and a row. */
async function firstRecords(source: ByteSource, encoding: TextEncoding, delimiter: Delimiter | undefined): Promise<FileRecord[]> {
  const records: FileRecord[] = [];
  for await (const batch of readRecords(source, { encoding, delimiter, chunkBytes: SAMPLE_BYTES })) {
    records.push(...batch.slice(0, SAMPLE_ROWS));
    if (records.length > 2) break;
  }
  return records;
}

function readableHeader([header]: readonly FileRecord[], path: string): FileRecord {
  if (!header) throw userError('file-is-empty', `${path} is empty.`, 'Use a file with a header line and a row for each text.');
  if (!header.problem) return header;
  throw userError('bad-header', `${path}, line ${header.line}: the header cannot be read: ${header.problem}.`, 'Correct that line.');
}

function usableRows(records: readonly FileRecord[], width: number): (readonly string[])[] {
  return records.filter(({ cells, problem }) => !problem && cells.length === width).map(({ cells }) => cells);
}
