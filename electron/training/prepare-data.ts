import { userError } from '../../shared/errors';
import type { ImportReport, LabelledRow } from '../../shared/model/dataset';
import type { RunConfig } from '../../shared/model/run';
import { describeImport } from '../data/describe-import';
import { applyFixes } from '../data/fixes';
import { LabelEncoder } from '../data/label-encoder';
import { readLabelledRows } from '../data/labelled-rows';
import { stratifiedSample, stratifiedSplit } from '../data/stratified-split';

/** Small files need a larger share for their scores to mean something. */
const SMALL_FILE_ROWS = 2000;
const SMALL_FILE_SHARE = 0.2;
const LARGE_FILE_SHARE = 0.1;

/** Rows of one use, with their class numbers. */
export interface PreparedRows {
  readonly rows: readonly LabelledRow[];
  readonly labelIds: Int32Array;
}

export interface PreparedData {
  readonly labels: readonly string[];
  readonly report: ImportReport;
  readonly train: PreparedRows;
  readonly validation: PreparedRows;
  /** Empty without a test file. */
  readonly test: PreparedRows;
  /** What a person should know about the split. */
  readonly notes: readonly string[];
}

/**
 * Reads a run's file or files, and divides the rows by use.
 *
 * @throws a user error: see `readLabelledRows`; one class only; labels in the test file that training does not know
 */
export async function prepareData(config: RunConfig, signal: AbortSignal): Promise<PreparedData> {
  const { rows: readRows, report } = await readLabelledRows(config.data.path, { ...config.data, signal });
  const testFile = await readTest(config, report, signal);
  const { rows: allRows, notes: fixNotes, spell } = applyFixes(readRows, config.fix ?? [], { skipped: report, test: testFile.rows });
  const encoder = LabelEncoder.fromLabels(allRows.map((row) => row.label), report.labelColumn);
  const all = { rows: allRows, labelIds: encoder.encodeAll(allRows.map((row) => row.label), report.labelColumn) };
  const kept = config.limit === undefined ? all : pick(all, stratifiedSample(all.labelIds, config.limit, config.seed));
  const split = stratifiedSplit(kept.labelIds, validationShare(config, kept.rows.length), config.seed, encoder.labels);
  const train = pick(kept, split.train);
  checkTrainable(train, encoder.labels, config);
  const testRows = testFile.rows.map((row) => ({ ...row, label: spell(row.label) }));
  const test = { rows: testRows, labelIds: encoder.encodeAll(testRows.map(({ label }) => label), testFile.where) };
  return { labels: encoder.labels, report, train, validation: pick(kept, split.validation), test, notes: [...describeImport(report), ...fixNotes, ...split.notes] };
}

function validationShare({ validation }: RunConfig, rows: number): number {
  if (validation !== 'auto') return validation;
  return rows < SMALL_FILE_ROWS ? SMALL_FILE_SHARE : LARGE_FILE_SHARE;
}

/** The test file's columns are those of the training file unless others are named. */
async function readTest(config: RunConfig, report: ImportReport, signal: AbortSignal): Promise<{ readonly rows: readonly LabelledRow[]; readonly where: string }> {
  if (!config.test) return { rows: [], where: '' };
  const { path, text = report.textColumn, textPair = report.textPairColumn, label = report.labelColumn } = config.test;
  const { rows } = await readLabelledRows(path, { text, ...(textPair === undefined ? {} : { textPair }), label, signal });
  return { rows, where: `${path}, column '${label}',` };
}

function checkTrainable({ labelIds }: PreparedRows, labels: readonly string[], { limit }: RunConfig): void {
  const present = new Set(labelIds);
  if (present.size > 1) return;
  const hint = limit === undefined ? 'Add rows, or hold fewer back with --validation.' : 'Raise --limit.';
  throw userError('one-class-left', `Of the ${labels.length} classes only ${present.size} is left to train on.`, hint);
}

function pick({ rows, labelIds }: PreparedRows, indices: Int32Array): PreparedRows {
  return { rows: Array.from(indices, (index) => rows[index]!), labelIds: indices.map((index) => labelIds[index]!) };
}
