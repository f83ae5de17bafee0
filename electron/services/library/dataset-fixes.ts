import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { DATA_FIXES, type DataFix } from '../../../shared/model/data-report';
import type { ClassCount, ImportReport } from '../../../shared/model/dataset';
import type { DatasetRecord } from '../../../shared/model/dataset-record';
import { applyFixes, type FixNote } from '../../data/fixes';
import { ClassCounter } from '../../data/label-encoder';
import { readLabelledRows } from '../../data/labelled-rows';
import type { RowReadOptions } from '../../data/table';
import { writeFileAtomically } from '../../files/atomic-file';
import { remove } from '../../files/folders';
import { readVersionedJson } from '../../files/versioned-json';
import type { Application } from '../application';
import { datasetPath } from '../datasets';

const VERSION = 1;

const schema = z.object({
  schemaVersion: z.literal(VERSION),
  /** The columns that they put right, as {@link columnsKey} writes them; files of older versions do not say. */
  of: z.string().optional(),
  /** In the order in which the person asked for them; a run does them in its own. */
  fixes: z.array(z.object({ fix: z.enum(DATA_FIXES), sentence: z.string() })),
  /** What is left after them. */
  rows: z.int().min(0),
  classes: z.array(z.object({ label: z.string(), count: z.int().min(0) })),
});

/** What is put right in a dataset. Its rows on disk never change: a run puts them right as it reads them. */
export interface DatasetFixes {
  readonly fixes: readonly { readonly fix: DataFix; readonly sentence: string }[];
  readonly rows: number;
  readonly classes: readonly ClassCount[];
}

/** Beside the table, so that it goes when the dataset goes. */
function pathOf(app: Application, id: string): string {
  return join(dirname(datasetPath(app, id)), 'fixes.json');
}

/** Of a dataset without fixes, or with those of columns that it had before: what was read. */
export async function readFixes(app: Application, { id, report }: DatasetRecord): Promise<DatasetFixes> {
  const path = pathOf(app, id);
  if (report && existsSync(path)) {
    const { of, ...fixes } = await readVersionedJson(path, { what: 'the fixes of a dataset', version: VERSION, schema });
    if (of === undefined || of === columnsKey(report)) return fixes;
  }
  return { fixes: [], rows: report?.rows ?? 0, classes: report?.classes ?? [] };
}

/** When the columns are chosen anew. */
export async function removeFixes(app: Application, id: string): Promise<void> {
  await remove(pathOf(app, id));
}

/** Works out what the fixes leave of a dataset's rows, and keeps them; of one without labels nothing can be fixed. */
export async function changeFixes(app: Application, record: DatasetRecord, fixes: readonly DataFix[], reading: RowReadOptions): Promise<void> {
  const { report } = record;
  if (!report) return removeFixes(app, record.id);
  const columns = { text: report.textColumn, ...(report.textPairColumn === undefined ? {} : { textPair: report.textPairColumn }), label: report.labelColumn };
  const { rows, report: read } = await readLabelledRows(datasetPath(app, record.id), { ...columns, ...reading });
  const { rows: left, notes } = applyFixes([...rows], fixes, { skipped: read, test: [] });
  const sentences = fixes.map((fix) => ({ fix, sentence: sentenceOf(fix, notes) }));
  const counter = new ClassCounter();
  for (const { label } of left) counter.add(label);
  await writeFileAtomically(pathOf(app, record.id), `${JSON.stringify({ schemaVersion: VERSION, of: columnsKey(report), fixes: sentences, rows: left.length, classes: counter.inOrder() }, null, 2)}\n`);
}

function columnsKey({ textColumn, textPairColumn, labelColumn }: Pick<ImportReport, 'textColumn' | 'textPairColumn' | 'labelColumn'>): string {
  return JSON.stringify([textColumn, textPairColumn ?? null, labelColumn]);
}

/** What a fix did; what it did not find is left out. */
function sentenceOf(fix: DataFix, notes: readonly FixNote[]): string {
  const done = notes.filter((note) => note.fix === fix && note.count > 0).map(({ sentence }) => sentence);
  return done.join(' ') || 'Nothing was left to put right.';
}
