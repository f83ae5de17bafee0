import type { PredictionReport, PredictionRow } from '../../shared/model/dataset';
import { chooseTextColumns, wishedNames, type ColumnChoice, type ColumnWishes } from './column-choice';
import { SkippedRowList } from './skipped-rows';
import { readTable, type RowReadOptions, type TableOptions, type TableRow } from './table-reader';

/** The rows of a file to predict, streamed. */
export interface PredictionRows {
  /** The input's columns, which the output repeats. */
  readonly columns: readonly string[];
  readonly textColumn: string;
  readonly textPairColumn: string | undefined;
  /**
   * Every row of the file in order. One that cannot be read, or whose text is blank, carries its `problem` and keeps its
   * place.
   */
  batches(options?: RowReadOptions): AsyncGenerator<PredictionRow[], void, void>;
  /** What the last reading found; complete once it has come to its end. */
  report(): PredictionReport;
}

/**
 * Opens a file whose texts are to be predicted; it needs no labels.
 *
 * @throws a user error as readTable does, or where the text column is unknown or not to be guessed
 */
export async function readRowsForPrediction(path: string, options: Omit<ColumnWishes, 'label'> & TableOptions = {}): Promise<PredictionRows> {
  const table = await readTable(path, { ...options, expectedColumns: wishedNames({ text: options.text, textPair: options.textPair, remembered: options.remembered }) });
  const choice = chooseTextColumns(table, options);
  const { columns } = table.format;
  const textColumn = columns[choice.text]!;
  const textPairColumn = choice.textPair === undefined ? undefined : columns[choice.textPair];
  let rows = 0;
  let skipped = new SkippedRowList();
  return {
    columns,
    textColumn,
    textPairColumn,
    async *batches(reading) {
      rows = 0;
      skipped = new SkippedRowList();
      for await (const batch of table.batches(reading)) {
        rows += batch.length;
        yield batch.map((row) => toPredictionRow(row, choice, skipped));
      }
    },
    report: () => ({ rows, ...table.format, textColumn, ...(textPairColumn === undefined ? {} : { textPairColumn }), ...skipped.report() }),
  };
}

function toPredictionRow({ line, cells, problem }: TableRow, choice: ColumnChoice, skipped: SkippedRowList): PredictionRow {
  const text = cells[choice.text]!;
  const pair = choice.textPair === undefined ? {} : { pair: cells[choice.textPair]! };
  if (problem) skipped.add(line, problem);
  else if (text.trim() === '') skipped.addEmpty(line, 'text');
  else return { line, cells, text, ...pair };
  return { line, cells, text, ...pair, problem: problem ?? 'its text is empty' };
}
