import type { DataReport } from '../../shared/model/data-report';
import { DataChecks, type DataCheckOptions } from '../data/checks/data-checks';
import type { ColumnWishes } from '../data/column-choice';
import { openLabelledRows, type LabelledRowSource } from '../data/labelled-rows';
import { readModelConfig } from '../formats/read-model-config';
import { loadTokenizer } from '../tokenizer/load-tokenizer';
import { TokenCounter } from '../tokenizer/token-counter';
import type { Application } from './application';
import { resolveModel } from './models';
import { usualMaxLength } from './usual-for-model';

export interface InspectOptions extends ColumnWishes {
  readonly data: string;
  /** Rows of this file are looked for in the data. */
  readonly test?: string | undefined;
  /** A model's folder, or `bundled`. */
  readonly model: string;
  /** Tokens of a text that will be read; without, what `finetune` would choose. */
  readonly maxLength?: number | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/**
 * Reads labelled rows and tells what was found in them. The file is read a second time where near duplicates are to be compared;
 * memory does not grow with the length of the texts.
 *
 * @throws a user error for files that cannot be read, columns that are not clear, and folders that are no model
 */
export async function inspectData(app: Application, { data, test, model, maxLength, signal, onProgress, ...wishes }: InspectOptions): Promise<DataReport> {
  const source = await openLabelledRows(data, wishes);
  const checks = new DataChecks(await chooseTokens(app, model, maxLength));
  const reading = (from: number, to: number) => ({ signal, onProgress: (share: number) => onProgress?.(from + share * (to - from)) });
  await forEachRow(source, reading(0, 0.7), (row) => checks.add(row));
  const found = source.report();
  const tested = test === undefined ? undefined : await openLabelledRows(test, { text: found.textColumn, textPair: found.textPairColumn, label: found.labelColumn });
  if (tested) await forEachRow(tested, reading(0.7, 0.8), (row) => checks.addTest(row));
  if (checks.startComparing()) {
    await forEachRow(source, reading(0.8, 0.9), (row) => checks.compare(row));
    if (tested) await forEachRow(tested, reading(0.9, 1), (row) => checks.compareTest(row));
  }
  return checks.report(found, test);
}

async function forEachRow(source: LabelledRowSource, reading: Parameters<LabelledRowSource['batches']>[0], visit: (row: Parameters<DataChecks['add']>[0]) => void): Promise<void> {
  for await (const batch of source.batches(reading)) for (const row of batch) visit(row);
}

/** The model's tokenizer and the length it would be trained with. */
async function chooseTokens(app: Application, model: string, maxLength: number | undefined): Promise<DataCheckOptions> {
  const path = resolveModel(app, model);
  const tokenizer = await loadTokenizer(path);
  const { config } = await readModelConfig(path);
  const longest = Math.min(maxLength ?? Math.min(usualMaxLength(config), tokenizer.modelMaxLength ?? Infinity), config.maxPositionEmbeddings);
  return { tokens: new TokenCounter(tokenizer), tokenizer: path, maxLength: longest };
}
