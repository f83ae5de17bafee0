import { stat } from 'node:fs/promises';
import { openFile } from './byte-source';
import { openDelimited } from './delimited-table';
import { isStoredTable, openStoredTable } from './dataset/stored-table';
import type { Table, TableOptions } from './table';
import { findKind } from './table-kind';

export type { RowReadOptions, Table, TableOptions, TableRow } from './table';

/** Enough of a file to tell what it is. */
const LOOK_BYTES = 64 * 1024;

/**
 * Opens a table of any kind: CSV, TSV, JSON Lines, Parquet, an Excel workbook, a folder with a sub-folder for each
 * label, or a table that was imported. What it is follows from its content, then from its name. Readers of other kinds than
 * delimited text are loaded when they are needed.
 *
 * @throws a user error where there is no such file, it is empty, damaged or binary, or holds no rows
 */
export async function readTable(path: string, options: TableOptions = {}): Promise<Table> {
  if (!options.open && (await isFolder(path))) return openFolderOfAnyKind(path);
  const open = (): ReturnType<typeof openFile> => (options.open ?? openFile)(path);
  const source = await open();
  try {
    switch (findKind(await source.read(0, LOOK_BYTES), path)) {
      case 'jsonl':
        return await (await import('./jsonl-table')).openJsonl(source, open, options);
      case 'parquet':
        return await (await import('./parquet-table')).openParquet(source, open);
      case 'xlsx':
        return await (await import('./xlsx-table')).openXlsx(source, open, options);
      case 'delimited':
        return await openDelimited(source, open, options);
    }
  } finally {
    await source.close();
  }
}

async function openFolderOfAnyKind(path: string): Promise<Table> {
  return isStoredTable(path) ? openStoredTable(path) : (await import('./folder-table')).openFolder(path);
}

async function isFolder(path: string): Promise<boolean> {
  // Whatever is wrong with the path, opening it tells in words.
  return stat(path).then((status) => status.isDirectory(), () => false);
}
