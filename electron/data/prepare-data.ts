import { userError } from '../../shared/errors';
import type { ImportReport, LabelledRow } from '../../shared/model/dataset';
import { lazyRows, type RowList } from '../../shared/model/row-list';
import type { RunConfig } from '../../shared/model/run';
import { heldBackShare } from '../../shared/model/usual-settings';
import { describeImport } from './describe-import';
import { countShared, textNumbers } from './equal-texts';
import { fixStore } from './fixes';
import { LabelEncoder } from './label-encoder';
import { LabelledRowStore } from './labelled-row-store';
import { readLabelledRows } from './labelled-rows';
import { stratifiedSample, stratifiedSplit } from './stratified-split';

/** Rows of one use, with their class numbers. */
export interface PreparedRows {
  readonly rows: RowList<LabelledRow>;
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
  /** Lets the memory of the texts go, once they are tokenized; all else stays. */
  readonly releaseTexts: () => void;
}

/**
 * Reads a run's file or files, and divides the rows by use.
 *
 * @throws a user error: see `readLabelledRows`; one class only; labels in the test file that training does not know
 */
export async function prepareData(config: RunConfig, signal: AbortSignal): Promise<PreparedData> {
  const { rows: readRows, report } = await readLabelledRows(config.data.path, { ...config.data, signal });
  const testFile = await readTest(config, report, signal);
  const { rows, notes: fixNotes, spell } = fixStore(readRows, config.fix ?? [], { skipped: report, test: testFile.rows });
  const encoder = LabelEncoder.fromLabels(rows.allLabels, report.labelColumn);
  const all = { rows, labelIds: encoder.encodeAll(rows.allLabels, report.labelColumn) };
  const kept = config.limit === undefined ? all : pick(all, stratifiedSample(all.labelIds, config.limit, config.seed));
  const split = stratifiedSplit(kept.labelIds, heldBackShare(config, kept.rows.length), config.seed, encoder.labels, config.splitBy === 'text' ? textNumbers(kept.rows) : undefined);
  const train = pick(kept, split.train);
  checkTrainable(train, encoder.labels, config);
  const test = spelled(testFile.rows, spell, (labels) => encoder.encodeAll(labels, testFile.where));
  const releaseTexts = (): void => [rows, testFile.rows].forEach((store) => store.release());
  return { labels: encoder.labels, report, train, validation: pick(kept, split.validation), test, notes: [...describeImport(report), ...fixNotes, ...split.notes, ...learntToo(test, train)], releaseTexts };
}

/** The test file's columns are those of the training file unless others are named. */
async function readTest(config: RunConfig, report: ImportReport, signal: AbortSignal): Promise<{ readonly rows: LabelledRowStore; readonly where: string }> {
  if (!config.test) return { rows: new LabelledRowStore(), where: '' };
  const { path, text = report.textColumn, textPair = report.textPairColumn, label = report.labelColumn } = config.test;
  const { rows } = await readLabelledRows(path, { text, ...(textPair === undefined ? {} : { textPair }), label, signal });
  return { rows, where: `${path}, column '${label}',` };
}

function spelled(rows: LabelledRowStore, spell: (label: string) => string, encode: (labels: RowList<string>) => Int32Array): PreparedRows {
  const respell = (row: LabelledRow): LabelledRow => ({ ...row, label: spell(row.label) });
  return { rows: lazyRows(rows.length, (row) => respell(rows.at(row)!)), labelIds: encode(lazyRows(rows.length, (row) => spell(rows.labelOf(row)))) };
}

function learntToo(test: PreparedRows, train: PreparedRows): string[] {
  const rows = test.rows.length;
  // Most runs have no test file, and need not look at every text for one.
  const shared = rows === 0 ? 0 : countShared(test.rows, train.rows);
  if (shared === 0) return [];
  return [`${shared === rows ? 'All' : `${shared} of the`} ${rows} rows to measure on have a text that is learnt too, so the scores promise too much. --fix duplicates leaves such rows out of training.`];
}

function checkTrainable({ labelIds }: PreparedRows, labels: readonly string[], { limit }: RunConfig): void {
  const present = new Set(labelIds);
  if (present.size > 1) return;
  const hint = limit === undefined ? 'Add rows, or hold fewer back with --validation.' : 'Raise --limit.';
  throw userError('one-class-left', `Of the ${labels.length} classes only ${present.size} is left to train on.`, hint);
}

function pick({ rows, labelIds }: PreparedRows, indices: Int32Array): PreparedRows {
  return { rows: lazyRows(indices.length, (index) => rows.at(indices[index]!)!), labelIds: indices.map((index) => labelIds[index]!) };
}
