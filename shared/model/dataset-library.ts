import { z } from 'zod';
import { DATA_FIXES } from './data-report';
import type { ClassCount, ImportReport, TableFormat } from './dataset';
import { hubIdSchema } from './model-library';

/** Names of things in the home folder; they name folders, so nothing else gets through. */
export const idSchema = z.string().regex(/^[A-Za-z0-9][\w.-]{0,127}$/, { error: 'not an id' });

/** A file or a folder of the person's. */
export const fileSourceSchema = z.discriminatedUnion('kind', [
  /** On this machine (desktop and command line). */
  z.strictObject({ kind: z.literal('path'), path: z.string().min(1) }),
  /** Uploaded (web); see `UPLOAD_PATH` in contract.ts. */
  z.strictObject({ kind: z.literal('upload'), uploadId: idSchema }),
]);

export type FileSource = z.infer<typeof fileSourceSchema>;

/** Where a dataset comes from. */
export const dataSourceSchema = z.discriminatedUnion('kind', [
  ...fileSourceSchema.options,
  /** The reviews in the box. */
  z.strictObject({ kind: z.literal('sample') }),
]);

export type DataSource = z.infer<typeof dataSourceSchema>;

/** Rows of a dataset on the hub, which are downloaded: without a split those to train on, without a config the only one. */
export const hubDataSourceSchema = z.strictObject({
  kind: z.literal('hub'),
  hubId: hubIdSchema,
  revision: z.string().min(1).max(200).optional(),
  config: z.string().min(1).max(200).optional(),
  split: z.string().min(1).max(200).optional(),
});

export type HubDataSource = z.infer<typeof hubDataSourceSchema>;

/** What a dataset is made from. */
export const importSourceSchema = z.discriminatedUnion('kind', [
  ...dataSourceSchema.options,
  /** Folders of this machine of which each holds the .txt files of one label, and is named like it. */
  z.strictObject({ kind: z.literal('label-folders'), paths: z.array(z.string().min(1)).min(2).max(1000) }),
  hubDataSourceSchema,
]);

export type ImportSource = z.infer<typeof importSourceSchema>;

/** Which columns hold what. Without `text` or `label` they are guessed. */
export const columnsSchema = z.strictObject({
  text: z.string().optional(),
  textPair: z.string().optional(),
  label: z.string().optional(),
});

export type Columns = z.infer<typeof columnsSchema>;

/** The same as a person says it; `label: null` for a table that has no labels. */
export const chosenColumnsSchema = columnsSchema.extend({ label: z.string().nullable().optional() });

export type ChosenColumns = z.infer<typeof chosenColumnsSchema>;

/** Whether a table has labels to learn: yes; nobody could say yet which column holds them; no, so that it serves to pre-train or adapt a model. */
export type Labelling = 'labelled' | 'undecided' | 'unlabelled';

/** One dataset of the library. */
export interface DatasetSummary {
  readonly id: string;
  /** The file's name, or what the person called it. */
  readonly name: string;
  readonly createdAt: string;
  readonly labelling: Labelling;
  /** Rows that can be used, after the fixes; 0 while it is not clear which columns hold what. */
  readonly rows: number;
  /** After the fixes; empty where there are no labels, or it is not clear which columns hold what. */
  readonly classes: readonly ClassCount[];
  /** On disk. */
  readonly bytes: number;
}

/** One dataset in full: how its file was understood. */
export interface Dataset extends DatasetSummary {
  readonly format: TableFormat;
  /** What was read, before any fix; of labelled ones only. `datasets.setColumns` tells which columns hold what. */
  readonly report?: ImportReport;
  /** The column of the texts, where it is known. */
  readonly textColumn?: string;
  /** Rows in the table, those that cannot be used included. */
  readonly tableRows: number;
  /** What was put right, in order; the last one can be undone. */
  readonly fixes: readonly AppliedFix[];
}

/** What can be put right in one click; the same names as `finetune --fix`. */
export const fixSchema = z.enum(DATA_FIXES);

export type Fix = z.infer<typeof fixSchema>;

export interface AppliedFix {
  readonly fix: Fix;
  readonly sentence: string;
}

/** Rows of a dataset as the table shows them. */
export interface RowPage {
  readonly from: number;
  /** Of all rows, or of all rows of the finding that was asked for. */
  readonly total: number;
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  /** 0-based, in the dataset. */
  readonly index: number;
  /** In the file it came from, 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the row is not used. */
  readonly problem?: string;
}
