import { userError } from '../../shared/errors';
import type { ImportReport, LabelledRow } from '../../shared/model/dataset';
import { chooseLabelledColumns, wishedNames, type ColumnWishes, type LabelledColumnChoice } from './column-choice';
import { countClasses } from './label-encoder';
import { SkippedRowList } from './skipped-rows';
import { readTable, type RowReadOptions, type Table, type TableOptions, type TableRow } from './table-reader';

/** The usable rows of a file in memory, and what was found on the way. */
export interface LabelledRows {
  readonly rows: readonly LabelledRow[];
  readonly report: ImportReport;
}

/**
 * Reads texts with their labels into memory. Broken rows, and rows whose text or label is blank, are left out and reported.
 *
 * @throws a user error where the file cannot be read (see readTable), a column is unknown or not to be guessed, or no row
 *   is left; a cancelled error
 */
export async function readLabelledRows(path: string, options: ColumnWishes & TableOptions & RowReadOptions = {}): Promise<LabelledRows> {
  const table = await readTable(path, { ...options, expectedColumns: wishedNames(options) });
  const columns = chooseLabelledColumns(table, options);
  const skipped = new SkippedRowList();
  const rows: LabelledRow[] = [];
  for await (const batch of table.batches(options)) {
    for (const row of batch) {
      const labelled = toLabelledRow(row, columns, skipped);
      if (labelled) rows.push(labelled);
    }
  }
  if (rows.length === 0) throw noUsableRow(table, skipped);
  return { rows, report: describe(table, columns, rows, skipped) };
}

function toLabelledRow({ line, cells, problem }: TableRow, columns: LabelledColumnChoice, skipped: SkippedRowList): LabelledRow | undefined {
  const text = cells[columns.text]!;
  const label = cells[columns.label]!.trim();
  if (problem) skipped.add(line, problem);
  else if (text.trim() === '') skipped.addEmpty(line, 'text');
  else if (label === '') skipped.addEmpty(line, 'label');
  else if (columns.textPair === undefined) return { line, text: ownCopy(text), label };
  else return { line, text: ownCopy(text), pair: ownCopy(cells[columns.textPair]!), label };
  return undefined;
}

/** A slice keeps the whole chunk of the file that it was cut from in memory; a copy keeps itself. */
function ownCopy(slice: string): string {
  return ` ${slice}`.slice(1);
}

function describe(table: Table, columns: LabelledColumnChoice, rows: readonly LabelledRow[], skipped: SkippedRowList): ImportReport {
  const nameOf = (index: number): string => table.format.columns[index]!;
  return {
    rows: rows.length,
    ...table.format,
    textColumn: nameOf(columns.text),
    ...(columns.textPair === undefined ? {} : { textPairColumn: nameOf(columns.textPair) }),
    labelColumn: nameOf(columns.label),
    classes: countClasses(rows.map(({ label }) => label)),
    ...skipped.report(),
  };
}

function noUsableRow({ path }: Table, skipped: SkippedRowList): Error {
  const first = skipped.first;
  const example = first ? ` Line ${first.line}: ${first.reason}.` : '';
  return userError('no-usable-rows', `${path} has no usable row (${skipped.total} skipped).${example}`, 'Check the file and which columns hold the text and the label.');
}
