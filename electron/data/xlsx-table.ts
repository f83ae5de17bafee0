import { AppError, cancelledError, userError } from '../../shared/errors';
import type { TableFormat } from '../../shared/model/dataset';
import type { ByteSource } from './byte-source';
import { ExpansionGuard } from './expansion-guard';
import { fitRow } from './row-fitting';
import { oneByOne, type RowReadOptions, type Table, type TableOptions, type TableRow } from './table';
import { findHeader } from './table-header';
import { readSheet, type SheetRow } from './xlsx-sheet';
import { readWorkbook, type SheetPlace, type Workbook } from './xlsx-workbook';
import { openZip, type ZipArchive } from './zip-archive';

const SAMPLE_ROWS = 500;
/** More columns than anybody labels. */
const MAX_COLUMNS = 2000;
const SHEETS_NAMED = 5;

/**
 * Reads the first sheet of an Excel workbook that holds anything. Dates come as `2024-05-01`, results of formulas as they
 * were saved.
 *
 * @throws a user error where it is no workbook, damaged or hostile, or holds no rows
 */
export async function openXlsx(source: ByteSource, open: () => Promise<ByteSource>, options: TableOptions): Promise<Table> {
  const { path } = source;
  const { workbook, sheet, first } = await reading(path, () => findSheet(source));
  if (first.length === 0 || !sheet) throw userError('file-is-empty', `${path} has no sheet with rows.`, 'Use a workbook with a header and a row for each text.');
  const width = widthOf(first, path);
  const cells = first.map((row) => padded(row, width).cells);
  const { columns, hasHeader, notes } = findHeader(cells, path, options.expectedColumns);
  const format: TableFormat = { kind: 'xlsx', encoding: 'utf-8', byteOrderMark: false, delimiter: ',', columns, hasHeader, notes: [...sheetNotes(workbook, sheet), ...notes] };
  const firstLine = first[0]!.line + (hasHeader ? 1 : 0);
  const batches = (wishes: RowReadOptions = {}): ReturnType<Table['batches']> => readRows(open, sheet, { firstLine, width }, wishes);
  return { path, format, sample: hasHeader ? cells.slice(1) : cells, batches, rows: (wishes) => oneByOne(batches(wishes)) };
}

interface FoundSheet {
  readonly workbook: Workbook;
  readonly sheet: SheetPlace | undefined;
  readonly first: readonly SheetRow[];
}

async function findSheet(source: ByteSource): Promise<FoundSheet> {
  const { zip, workbook } = await openWorkbook(source);
  for (const sheet of workbook.sheets) {
    const first: SheetRow[] = [];
    for await (const rows of readSheet(zip, sheet, workbook)) {
      first.push(...rows.slice(0, SAMPLE_ROWS - first.length));
      if (first.length >= SAMPLE_ROWS) break;
    }
    if (first.length > 0) return { workbook, sheet, first };
  }
  return { workbook, sheet: undefined, first: [] };
}

async function openWorkbook(source: ByteSource): Promise<{ zip: ZipArchive; workbook: Workbook }> {
  const zip = await openZip(source);
  if (!zip.has('xl/workbook.xml')) {
    throw userError('file-is-binary', `${source.path} is a zip archive, not an Excel workbook.`, 'Unpack it and use the file inside.');
  }
  return { zip, workbook: await readWorkbook(zip) };
}

/** That of the widest of the first rows: a column without a name counts too. */
function widthOf(first: readonly SheetRow[], path: string): number {
  const width = first.reduce((widest, { cells }) => Math.max(widest, cells.length), 0);
  if (width > MAX_COLUMNS) throw userError('too-many-columns', `${path} has ${width} columns; at most ${MAX_COLUMNS} are read.`, 'Keep the columns of texts and labels.');
  return width;
}

function sheetNotes({ sheets }: Workbook, sheet: SheetPlace): string[] {
  if (sheets.length < 2) return [];
  const others = sheets.filter((other) => other !== sheet).map(({ name }) => `'${name}'`);
  return [`Rows are read from the sheet '${sheet.name}', not from ${others.slice(0, SHEETS_NAMED).join(', ')}${others.length > SHEETS_NAMED ? ' and others' : ''}.`];
}

interface RowShape {
  readonly firstLine: number;
  readonly width: number;
}

async function* readRows(open: () => Promise<ByteSource>, sheet: SheetPlace, { firstLine, width }: RowShape, { signal, onProgress }: RowReadOptions): AsyncGenerator<TableRow[], void, void> {
  const source = await open();
  const guard = new ExpansionGuard(source);
  try {
    const { zip, workbook } = await openWorkbook(source);
    for await (const rows of readSheet(zip, sheet, workbook)) {
      if (signal?.aborted) throw cancelledError();
      const below = rows.filter(({ line }) => line >= firstLine).map((row) => fitRow(padded(row, width), width, ' '));
      guard.count(below);
      if (below.length > 0) yield below;
    }
    onProgress?.(1);
  } catch (error) {
    throw damaged(source.path, error);
  } finally {
    await source.close();
  }
}

/** Blank cells at the end of a row are not in the file. */
function padded({ line, cells }: SheetRow, width: number): SheetRow {
  return cells.length >= width ? { line, cells } : { line, cells: [...cells, ...Array<string>(width - cells.length).fill('')] };
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw damaged(path, error);
  }
}

/** Whatever the archive, its XML or its numbers do wrong. */
function damaged(path: string, error: unknown): unknown {
  if (error instanceof AppError) return error;
  const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return userError('file-is-damaged', `${path} is a damaged Excel workbook (${reason.slice(0, 200)}).`, 'Open it in Excel, save it again, and use that file.', error);
}
