import { userError } from '../../shared/errors';
import type { ImportReport, LabelledRow } from '../../shared/model/dataset';
import { chooseLabelledColumns, wishedNames, type ColumnWishes } from './column-choice';
import { ImportReporter } from './import-reporter';
import { LabelledRowStore } from './labelled-row-store';
import type { SkippedRowList } from './skipped-rows';
import { readTable, type RowReadOptions, type Table, type TableOptions } from './table-reader';

/** The usable rows of a file in little memory, and what was found on the way. */
export interface LabelledRows {
  readonly rows: LabelledRowStore;
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
  const rows = new LabelledRowStore();
  for await (const batch of source.batches(options)) for (const row of batch) rows.add(row);
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
  let reporter = new ImportReporter(table, columns);
  return {
    async *batches(reading) {
      reporter = new ImportReporter(table, columns);
      for await (const batch of table.batches(reading)) yield batch.map((row) => reporter.add(row)).filter((row) => row !== undefined);
    },
    report() {
      const report = reporter.report();
      if (report.rows === 0) throw noUsableRow(table, reporter.skipped);
      return report;
    },
  };
}

function noUsableRow({ path }: Table, skipped: SkippedRowList): Error {
  const first = skipped.first;
  const example = first ? ` Line ${first.line}: ${first.reason}.` : '';
  return userError('no-usable-rows', `${path} has no usable row (${skipped.total} skipped).${example}`, 'Check the file and which columns hold the text and the label.');
}
