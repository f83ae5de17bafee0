import { userError } from '../../shared/errors';
import type { ImportReport, LabelledRow } from '../../shared/model/dataset';
import { chooseLabelledColumns, wishedNames, type ColumnWishes, type LabelledColumnChoice } from './column-choice';
import { ClassCounter } from './label-encoder';
import { ownCopy } from './own-copy';
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
  const source = await openLabelledRows(path, options);
  const rows: LabelledRow[] = [];
  for await (const batch of source.batches(options)) for (const row of batch) rows.push(ownCopies(row));
  return { rows, report: source.report() };
}

/** The usable rows of a file, streamed. */
export interface LabelledRowSource {
  /** The usable rows in the order of the file. Their texts are slices of what was read: hold on to copies only. */
  batches(options?: RowReadOptions): AsyncGenerator<LabelledRow[], void, void>;
  /**
   * What the last reading found; complete once it has come to its end.
   *
   * @throws a user error where no row can be used
   */
  report(): ImportReport;
}

/** As {@link readLabelledRows}, for reading a file of any size, as often as one likes. */
export async function openLabelledRows(path: string, options: ColumnWishes & TableOptions = {}): Promise<LabelledRowSource> {
  const table = await readTable(path, { ...options, expectedColumns: wishedNames(options) });
  const columns = chooseLabelledColumns(table, options);
  let skipped = new SkippedRowList();
  let classes = new ClassCounter();
  return {
    async *batches(reading) {
      skipped = new SkippedRowList();
      classes = new ClassCounter();
      for await (const batch of table.batches(reading)) {
        const rows = batch.map((row) => toLabelledRow(row, columns, skipped)).filter((row) => row !== undefined);
        for (const { label } of rows) classes.add(label);
        yield rows;
      }
    },
    report() {
      if (classes.total === 0) throw noUsableRow(table, skipped);
      return describe(table, columns, classes, skipped);
    },
  };
}

function toLabelledRow({ line, cells, problem }: TableRow, columns: LabelledColumnChoice, skipped: SkippedRowList): LabelledRow | undefined {
  const text = cells[columns.text]!;
  const label = cells[columns.label]!.trim();
  if (problem) skipped.add(line, problem);
  else if (text.trim() === '') skipped.addEmpty(line, 'text');
  else if (label === '') skipped.addEmpty(line, 'label');
  else if (columns.textPair === undefined) return { line, text, label };
  else return { line, text, pair: cells[columns.textPair]!, label };
  return undefined;
}

function ownCopies({ line, text, pair, label }: LabelledRow): LabelledRow {
  return { line, text: ownCopy(text), ...(pair === undefined ? {} : { pair: ownCopy(pair) }), label: ownCopy(label) };
}

function describe(table: Table, columns: LabelledColumnChoice, classes: ClassCounter, skipped: SkippedRowList): ImportReport {
  const nameOf = (index: number): string => table.format.columns[index]!;
  return {
    rows: classes.total,
    ...table.format,
    textColumn: nameOf(columns.text),
    ...(columns.textPair === undefined ? {} : { textPairColumn: nameOf(columns.textPair) }),
    labelColumn: nameOf(columns.label),
    classes: classes.inOrder(),
    ...skipped.report(),
  };
}

function noUsableRow({ path }: Table, skipped: SkippedRowList): Error {
  const first = skipped.first;
  const example = first ? ` Line ${first.line}: ${first.reason}.` : '';
  return userError('no-usable-rows', `${path} has no usable row (${skipped.total} skipped).${example}`, 'Check the file and which columns hold the text and the label.');
}
