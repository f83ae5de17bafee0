import { randomBytes } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { AppError } from '../../shared/errors';
import type { Labelling } from '../../shared/model/dataset-library';
import { DATASET_VERSION, type DatasetRecord } from '../../shared/model/dataset-record';
import { chooseLabelledColumns, chooseTextColumns, wishedNames, type ColumnWishes, type LabelledColumnChoice } from '../data/column-choice';
import { openStoredTable, type StoredTable } from '../data/dataset/stored-table';
import { writeTable } from '../data/dataset/write-table';
import { ImportReporter } from '../data/import-reporter';
import { readTable, type RowReadOptions, type Table, type TableRow } from '../data/table-reader';
import { checkFreeSpace, spaceTaken } from '../files/free-space';
import type { Application } from './application';
import { DatasetLibrary, type DatasetList } from './dataset-library';

export interface ImportOptions extends ColumnWishes, RowReadOptions {
  /**
   * Called once the file is understood; gives what is then shown every row on its way to the disk, for reports of other kinds.
   * Import is faster without.
   */
  readonly observe?: ((table: Table) => (rows: readonly TableRow[]) => void) | undefined;
}

export interface OpenDataset {
  readonly record: DatasetRecord;
  readonly table: StoredTable;
}

/**
 * Reads a table of any kind into the home folder, in memory that does not depend on its size. What is left out or cut off leaves
 * nothing behind. Columns that are not named are guessed; where the guess is not clear the dataset has no report until
 * {@link setDatasetColumns} is told them.
 *
 * @throws a user error where the file cannot be read, the columns are not there, or the disk is too full; a cancelled error
 */
export async function importDataset(app: Application, path: string, options: ImportOptions = {}): Promise<DatasetRecord> {
  const { text, textPair, label } = options;
  const table = await readTable(path, { expectedColumns: wishedNames({ text, textPair, label }) });
  return importTable(app, table, { name: basename(path), source: { path: resolve(path), bytes: await spaceTaken(path) } }, options);
}

/** The same for folders of which each holds the text files of one label. */
export async function importLabelFolders(app: Application, paths: readonly string[], options: ImportOptions = {}): Promise<DatasetRecord> {
  const name = paths.map((path) => basename(path)).join(', ');
  const { openLabelFolders } = await import('../data/folder-table');
  const bytes = (await Promise.all(paths.map(spaceTaken))).reduce((sum, each) => sum + each, 0);
  return importTable(app, await openLabelFolders(name, paths), { name, source: { path: resolve(paths[0]!, '..'), bytes } }, options);
}

/** The same for a table that is open. @param about what it is called, and what it was read from */
export async function importTable(app: Application, table: Table, about: Pick<DatasetRecord, 'name' | 'source' | 'hub'>, { observe, text, textPair, label, ...reading }: ImportOptions = {}): Promise<DatasetRecord> {
  const columns = chosenColumns(table, { text, textPair, label });
  const library = new DatasetLibrary(app.home);
  await library.prepare();
  await checkFreeSpace(library.folder, expectedBytes(table, about.source.bytes), { need: (size) => `the import needs about ${size}` });
  const id = newId(about.name);
  return library.add(id, async (folder) => {
    const reporter = columns && new ImportReporter(table, columns);
    const written = await writeTable(folder, table, { ...reading, onRows: observe?.(table), reporter });
    return { schemaVersion: DATASET_VERSION, id, ...about, createdAt: new Date().toISOString(), format: table.format, tableRows: written.rows, bytes: written.bytes, report: reporter?.report() };
  });
}

/** All datasets of the home folder, the newest first, and those that cannot be read with the reason. */
export async function listDatasets(app: Application): Promise<DatasetList> {
  return new DatasetLibrary(app.home).list();
}

/** @throws a user error where there is no such dataset, or it is damaged */
export async function openDataset(app: Application, id: string): Promise<OpenDataset> {
  const library = new DatasetLibrary(app.home);
  return { record: await library.record(id), table: await openStoredTable(library.tableFolder(id)) };
}

/** What `finetune` takes as its data; it never changes, whatever the dataset is called. */
export function datasetPath(app: Application, id: string): string {
  return new DatasetLibrary(app.home).tableFolder(id);
}

/** `count` rows from row number `from` (0-based) on, as they were read; fewer at the end. */
export async function datasetRows(app: Application, id: string, { from, count }: { readonly from: number; readonly count: number }): Promise<TableRow[]> {
  return (await openStoredTable(new DatasetLibrary(app.home).tableFolder(id))).rowsFrom(from, count);
}

/** Reads the rows again, as examples from other columns. @throws a user error where the columns are not there or not clear */
export async function setDatasetColumns(app: Application, id: string, { text, textPair, label, ...reading }: ColumnWishes & RowReadOptions): Promise<DatasetRecord> {
  const { table } = await openDataset(app, id);
  const reporter = new ImportReporter(table, chooseLabelledColumns(table, { text, textPair, label }));
  for await (const batch of table.batches(reading)) for (const row of batch) reporter.add(row);
  return changeDataset(app, id, { report: reporter.report(), unlabelledTexts: undefined });
}

/** Says that a table has no labels. @throws a user error where the column of texts is not there or not clear */
export async function setUnlabelled(app: Application, id: string, text: string | undefined): Promise<DatasetRecord> {
  const { record, table } = await openDataset(app, id);
  const { columns } = table.format;
  return changeDataset(app, id, { report: undefined, unlabelledTexts: columns[chooseTextColumns(table, { text: text ?? textColumnOf(record) }).text] });
}

/** A table of one column can have no labels; of others a person says so. */
export function labellingOf({ report, unlabelledTexts, format }: DatasetRecord): Labelling {
  if (report) return 'labelled';
  return unlabelledTexts !== undefined || format.columns.length === 1 ? 'unlabelled' : 'undecided';
}

/** The column of the texts, where it is known. */
export function textColumnOf(record: DatasetRecord): string | undefined {
  const { report, unlabelledTexts, format } = record;
  return report?.textColumn ?? unlabelledTexts ?? (labellingOf(record) === 'unlabelled' ? format.columns[0] : undefined);
}

/** Changes what is kept of a dataset beside its rows. */
export async function changeDataset(app: Application, id: string, changes: Partial<Pick<DatasetRecord, 'name' | 'report' | 'unlabelledTexts'>>): Promise<DatasetRecord> {
  return new DatasetLibrary(app.home).change(id, changes);
}

/** @throws a user error where another process has the dataset */
export async function removeDataset(app: Application, id: string): Promise<void> {
  await new DatasetLibrary(app.home).remove(id);
}

/** At the start of a host: removes what killed imports left. */
export async function clearAbandonedImports(app: Application): Promise<void> {
  await new DatasetLibrary(app.home).clear();
}

/** Nothing where they are not clear, unless somebody named one: then that must be right. */
function chosenColumns(table: Table, wishes: ColumnWishes): LabelledColumnChoice | undefined {
  try {
    return chooseLabelledColumns(table, wishes);
  } catch (error) {
    if (error instanceof AppError && error.code === 'column-not-guessed') return undefined;
    throw error;
  }
}

/** By kind: what its bytes come to as UTF-8, generously. */
const EXPANSION = { delimited: 1.1, jsonl: 1.1, folder: 1.1, parquet: 3, xlsx: 6 } as const;
const OTHER_ENCODING = 1.5;

function expectedBytes({ format: { kind, encoding } }: Table, sourceBytes: number): number {
  return Math.ceil(sourceBytes * EXPANSION[kind ?? 'delimited'] * (encoding === 'utf-8' ? 1 : OTHER_ENCODING));
}

/** The name as far as any disk takes it, and a little chance. */
function newId(name: string): string {
  const words = name.replace(/\.\w+$/, '').toLowerCase().match(/[a-z0-9]+/g) ?? ['dataset'];
  return `${words.join('-').slice(0, 40)}-${randomBytes(4).toString('hex')}`;
}
