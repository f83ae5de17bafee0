import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cancelledError } from '../../../shared/errors';
import { damagedFile, fileError } from '../../files/file-errors';
import { readSealedJson } from '../../files/versioned-json';
import { oneByOne, type RowReadOptions, type Table, type TableRow } from '../table';
import { BlockIndex } from './block-index';
import { SegmentReader } from './segment-reader';
import { segmentName } from './segment-writer';
import { BLOCK_INDEX, IMPORT_AGAIN, TABLE_FORM, TABLE_MANIFEST, type TableManifest } from './table-manifest';

/** As much of a table as is looked at to guess what its columns are. */
const SAMPLE_ROWS = 2000;
const SAMPLE_BYTES = 1024 * 1024;

/** A table that lies in a folder of ours: any of its rows can be had at once. */
export interface StoredTable extends Table {
  readonly folder: string;
  /** Those that cannot be used included. */
  readonly rowCount: number;
  /** How many cannot be used. */
  readonly problemCount: number;
  /**
   * `count` rows from row number `from` (0-based) on; fewer where the table ends. Reads little more than these.
   *
   * @throws a user error where what is read is damaged
   */
  rowsFrom(from: number, count: number): Promise<TableRow[]>;
}

/** Whether a folder holds a table that {@link openStoredTable} reads. */
export function isStoredTable(folder: string): boolean {
  return existsSync(join(folder, TABLE_MANIFEST));
}

/**
 * Opens what writeTable wrote. Its list of contents and the sizes of all files are checked now, the rows when they are read.
 *
 * @throws a user error where a file is missing, damaged, or of a newer version
 */
export async function openStoredTable(folder: string): Promise<StoredTable> {
  const manifest = await readSealedJson(join(folder, TABLE_MANIFEST), TABLE_FORM);
  const index = await readIndex(folder, manifest);
  for (const [segment, size] of index.segmentSizes.entries()) await checkSize(join(folder, segmentName(segment)), size);
  const rowsFrom = (from: number, count: number): Promise<TableRow[]> => readRows(folder, manifest, index, from, count);
  const batches = (reading: RowReadOptions = {}): ReturnType<Table['batches']> => readBatches(folder, manifest, index, reading);
  const { source: path, format, rows: rowCount, problems: problemCount } = manifest;
  return { folder, path, format, rowCount, problemCount, sample: await readSample(folder, manifest, index), rowsFrom, batches, rows: (reading) => oneByOne(batches(reading)) };
}

async function readIndex(folder: string, { indexSha256, rows }: TableManifest): Promise<BlockIndex> {
  const path = join(folder, BLOCK_INDEX);
  const bytes = await readFile(path).catch((thrown: unknown) => Promise.reject(fileError('read', path, thrown) as Error));
  const index = createHash('sha256').update(bytes).digest('hex') === indexSha256 ? BlockIndex.fromBytes(bytes) : undefined;
  if (index?.rows !== rows) throw damagedFile(path, 'its hash is another', IMPORT_AGAIN);
  return index;
}

async function checkSize(path: string, expected: number): Promise<void> {
  const { size } = await stat(path).catch((thrown: unknown) => Promise.reject(fileError('read', path, thrown) as Error));
  if (size !== expected) throw damagedFile(path, `it has ${size} bytes in place of ${expected}`, IMPORT_AGAIN);
}

async function readRows(folder: string, { format }: TableManifest, index: BlockIndex, from: number, count: number): Promise<TableRow[]> {
  const to = Math.min(index.rows, from + count);
  const segments = new SegmentReader(folder, format.columns.length);
  try {
    const rows: TableRow[] = [];
    for (const block of index.covering(from, to)) {
      rows.push(...(await segments.read(block, Math.max(0, from - block.firstRow), to - block.firstRow)));
    }
    return rows;
  } finally {
    await segments.close();
  }
}

async function* readBatches(folder: string, { format }: TableManifest, index: BlockIndex, { signal, onProgress }: RowReadOptions): AsyncGenerator<TableRow[], void, void> {
  const segments = new SegmentReader(folder, format.columns.length);
  try {
    for (const block of index.blocks) {
      if (signal?.aborted) throw cancelledError();
      yield await segments.read(block);
      onProgress?.((block.firstRow + block.rows) / index.rows);
    }
  } finally {
    await segments.close();
  }
}

async function readSample(folder: string, manifest: TableManifest, index: BlockIndex): Promise<(readonly string[])[]> {
  let bytes = 0;
  const blocks = index.covering(0, SAMPLE_ROWS).filter((block) => (bytes += block.bytes) - block.bytes < SAMPLE_BYTES);
  const last = blocks.at(-1);
  const rows = last ? await readRows(folder, manifest, index, 0, Math.min(SAMPLE_ROWS, last.firstRow + last.rows)) : [];
  return rows.filter(({ problem }) => problem === undefined).map(({ cells }) => cells);
}
