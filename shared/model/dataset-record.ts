import { z } from 'zod';
import type { ImportReport, TableFormat } from './dataset';

/** Raised when dataset.json changes its form; an older one is migrated, a newer one refused. */
export const DATASET_VERSION = 1;

export const tableFormatSchema = z.object({
  kind: z.enum(['jsonl', 'parquet', 'xlsx', 'folder']).optional(),
  encoding: z.string(),
  byteOrderMark: z.boolean(),
  delimiter: z.enum([',', ';', '\t', '|']),
  columns: z.array(z.string()).min(1),
  hasHeader: z.boolean(),
  notes: z.array(z.string()),
});

const importReportSchema = tableFormatSchema.extend({
  rows: z.int().min(0),
  textColumn: z.string(),
  textPairColumn: z.string().optional(),
  labelColumn: z.string(),
  classes: z.array(z.object({ label: z.string(), count: z.int().min(0) })),
  skipped: z.array(z.object({ line: z.int().min(0), reason: z.string() })),
  skippedCount: z.int().min(0),
  emptyRows: z.int().min(0),
});

const recordSchema = z.object({
  schemaVersion: z.literal(DATASET_VERSION),
  id: z.string(),
  /** At first the file's name. */
  name: z.string(),
  createdAt: z.string(),
  /** What was imported: a path, or an address. */
  source: z.object({ path: z.string(), bytes: z.int().min(0) }),
  /** Where a downloaded one came from. */
  hub: z.object({ hubId: z.string(), commit: z.string(), config: z.string(), split: z.string(), licence: z.string().optional() }).optional(),
  format: tableFormatSchema,
  /** All rows of the table, those that cannot be used included. */
  tableRows: z.int().min(0),
  /** On disk. */
  bytes: z.int().min(0),
  /** What the rows come to with the columns that are chosen at present; absent while nobody could say which hold what. */
  report: importReportSchema.optional(),
  /** The column of the texts, where the person said that there are no labels. */
  unlabelledTexts: z.string().optional(),
});

/** The contents of dataset.json: all that is known of an imported dataset but its rows. */
export interface DatasetRecord extends Omit<z.infer<typeof recordSchema>, 'format' | 'report'> {
  readonly format: TableFormat;
  readonly report?: ImportReport | undefined;
}

export const datasetRecordSchema = recordSchema as unknown as z.ZodType<DatasetRecord>;
