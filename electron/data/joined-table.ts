import { userError } from '../../shared/errors';
import { oneByOne, type RowReadOptions, type Table, type TableRow } from './table';

/**
 * Several tables with the same columns as one, their rows one after the other. Rows are numbered on.
 *
 * @param path what the whole is called, for messages
 * @param notes on the whole, beside those of its first table
 * @throws a user error where the columns differ
 */
export function joinTables(path: string, tables: readonly Table[], notes: readonly string[] = []): Table {
  const [first] = tables;
  if (!first) throw userError('table-has-no-rows', `${path} has no file with rows.`, 'Use one with a row for each text.');
  const columns = first.format.columns.join('\n');
  const other = tables.find(({ format }) => format.columns.join('\n') !== columns);
  if (other) throw userError('columns-differ', `The files of ${path} have different columns: ${first.format.columns.join(', ')} in one, ${other.format.columns.join(', ')} in another.`, 'Import one of them.');
  const batches = (reading?: RowReadOptions): ReturnType<Table['batches']> => readInTurn(tables, reading);
  return { path, format: { ...first.format, notes: [...first.format.notes, ...notes] }, sample: first.sample, batches, rows: (reading) => oneByOne(batches(reading)) };
}

async function* readInTurn(tables: readonly Table[], { signal, onProgress }: RowReadOptions = {}): AsyncGenerator<TableRow[], void, void> {
  let before = 0;
  for (const [index, table] of tables.entries()) {
    let last = 0;
    for await (const batch of table.batches({ signal, onProgress: (share) => onProgress?.((index + share) / tables.length) })) {
      last = batch.at(-1)?.line ?? last;
      const start = before;
      yield start === 0 ? batch : batch.map((row) => ({ ...row, line: start + row.line }));
    }
    before += last;
  }
}
