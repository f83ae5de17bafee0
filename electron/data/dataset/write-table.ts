import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomically } from '../../files/atomic-file';
import { writeSealedJson } from '../../files/versioned-json';
import type { ImportReporter } from '../import-reporter';
import type { PlainRows } from '../plain-row-scanner';
import { toRows } from '../plain-table-rows';
import type { RowReadOptions, Table, TableRow } from '../table';
import { BlockBuilder } from './block-builder';
import { blockChecksum } from './block-format';
import { BlockIndex } from './block-index';
import { SegmentWriter } from './segment-writer';
import { BLOCK_INDEX, TABLE_MANIFEST, TABLE_VERSION, type TableManifest } from './table-manifest';

export interface WriteTableOptions extends RowReadOptions {
  /** Is shown every row on its way to the disk, in batches. */
  readonly onRows?: ((rows: readonly TableRow[]) => void) | undefined;
  /** Judges every row, which takes less time as it does not ask for strings. */
  readonly reporter?: ImportReporter | undefined;
  readonly segmentBytes?: number | undefined;
}

export interface WrittenTable {
  readonly rows: number;
  /** Rows that cannot be used. */
  readonly problems: number;
  /** On the disk. */
  readonly bytes: number;
}

/**
 * Writes all rows of a table into an empty folder, from which {@link openStoredTable} gives them again, in memory that does not
 * depend on their number. The manifest comes last: what was cut off before it is no table.
 *
 * @throws what reading the table throws; a user error when the disk refuses; a cancelled error
 */
export async function writeTable(folder: string, table: Table, { onRows, reporter, segmentBytes, ...reading }: WriteTableOptions = {}): Promise<WrittenTable> {
  const writer = new TableWriter(folder, table, segmentBytes);
  try {
    for await (const batch of table.plainBatches?.(reading) ?? table.batches(reading)) {
      onRows?.('text' in batch ? toRows(batch, table.format.columns.length) : batch);
      if (reporter) report(batch, reporter);
      await writer.add(batch);
    }
    return await writer.finish();
  } finally {
    await writer.close();
  }
}

function report(batch: PlainRows | readonly TableRow[], reporter: ImportReporter): void {
  if ('text' in batch) reporter.addPlain(batch);
  else for (const row of batch) reporter.add(row);
}

class TableWriter {
  private readonly segments: SegmentWriter;
  private readonly builder: BlockBuilder;
  private readonly index = new BlockIndex();
  private problems = 0;

  constructor(
    private readonly folder: string,
    private readonly table: Table,
    segmentBytes: number | undefined,
  ) {
    this.segments = new SegmentWriter(folder, segmentBytes);
    this.builder = new BlockBuilder(table.format.columns.length);
  }

  async add(batch: PlainRows | readonly TableRow[]): Promise<void> {
    if ('text' in batch) {
      this.builder.addPlain(batch);
      if (this.builder.isFull) await this.writeBlock();
      return;
    }
    for (const row of batch) {
      if (row.problem !== undefined) this.problems++;
      this.builder.add(row);
      if (this.builder.isFull) await this.writeBlock();
    }
  }

  async finish(): Promise<WrittenTable> {
    if (this.builder.rows > 0) await this.writeBlock();
    await this.segments.end();
    const index = this.index.toBytes();
    await writeFileAtomically(join(this.folder, BLOCK_INDEX), index);
    const { rows, segmentSizes } = this.index;
    const { format, path } = this.table;
    const indexSha256 = createHash('sha256').update(index).digest('hex');
    const manifest: TableManifest = { schemaVersion: TABLE_VERSION, source: path, format, rows, problems: this.problems, indexSha256 };
    await writeSealedJson(join(this.folder, TABLE_MANIFEST), manifest);
    return { rows, problems: this.problems, bytes: index.length + segmentSizes.reduce((sum, size) => sum + size, 0) };
  }

  /** After a failure: nothing must be written any more when the folder is removed. What else fails by then is no news. */
  async close(): Promise<void> {
    await this.segments.end().catch(() => undefined);
  }

  private async writeBlock(): Promise<void> {
    const { rows } = this.builder;
    const block = this.builder.take();
    const segment = await this.segments.write(block);
    this.index.add({ rows, segment, bytes: block.length, checksum: blockChecksum(block) });
  }
}
