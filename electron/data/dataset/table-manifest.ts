import { z } from 'zod';
import type { TableFormat } from '../../../shared/model/dataset';
import { tableFormatSchema } from '../../../shared/model/dataset-record';
import type { JsonForm } from '../../files/versioned-json';

/** Raised when the form of any file of a stored table changes. */
export const TABLE_VERSION = 1;

/** Written last: a folder without it is no table. */
export const TABLE_MANIFEST = 'table.json';
export const BLOCK_INDEX = 'blocks.bin';

const manifestSchema = z.object({
  schemaVersion: z.literal(TABLE_VERSION),
  /** The file that was read, for messages. */
  source: z.string(),
  format: tableFormatSchema,
  /** Those that cannot be used included. */
  rows: z.int().min(0),
  /** Rows that cannot be used. */
  problems: z.int().min(0),
  /** Of the block index. */
  indexSha256: z.string(),
});

export interface TableManifest extends Omit<z.infer<typeof manifestSchema>, 'format'> {
  readonly format: TableFormat;
}

export const IMPORT_AGAIN = 'Import the file that it came from again.';

export const TABLE_FORM: JsonForm<TableManifest> = { what: 'the list of what a stored table holds', version: TABLE_VERSION, schema: manifestSchema, hint: IMPORT_AGAIN };
