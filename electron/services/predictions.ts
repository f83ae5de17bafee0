import { argmaxRows, softmaxRows } from '../../shared/math/softmax';
import type { PrecisionWish } from '../../shared/engine-protocol';
import type { PredictionReport, PredictionRow } from '../../shared/model/dataset';
import { userError } from '../../shared/errors';
import { describeImport } from '../data/describe-import';
import { writeCsv } from '../data/csv-writer';
import { readRowsForPrediction, type PredictionRows } from '../data/prediction-rows';
import { readInputSettings } from '../formats/input-settings';
import { isSameFile } from '../files/same-file';
import type { Application } from './application';
import { Classifier } from './classifier';
import { modelFolder } from './models';
import { gatherTextChunks } from './text-chunks';

export interface PredictOptions {
  readonly model: string;
  readonly data: string;
  readonly out: string;
  readonly text?: string | undefined;
  readonly textPair?: string | undefined;
  /** Leave cells alone that a spreadsheet would run as formulas. */
  readonly raw: boolean;
  /** f32 unless given. */
  readonly precision?: PrecisionWish | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/**
 * Writes a CSV with the input's columns and rows, the predicted class and each class's probability. A row that could not
 * be read keeps its place, without a prediction. The file appears when it is whole.
 */
export async function predictFile(app: Application, { model, data, out, raw, signal, onProgress, precision, ...wishes }: PredictOptions): Promise<{ report: PredictionReport; notes: string[] }> {
  if (isSameFile(data, out)) throw userError('output-is-input', `--out names the file that is read, ${out}.`, 'Name another file, so that your data stays.');
  const { columns } = await readInputSettings(modelFolder(model));
  const remembered = columns && { text: columns.text, textPair: columns.textPair };
  const input = await readRowsForPrediction(data, { ...wishes, remembered });
  const classifier = await Classifier.open(app, model, { signal, precision });
  try {
    const { delimiter, byteOrderMark: marked, kind } = input.report();
    // Who brings a workbook opens the result in Excel, which needs the mark to see UTF-8.
    const byteOrderMark = marked || kind === 'xlsx';
    const columns = outputColumns(input.columns, classifier.model.labels);
    await writeCsv(out, columns, predictedBatches(input, classifier, { signal, onProgress }), { delimiter, byteOrderMark, raw });
    const report = input.report();
    return { report, notes: [...describeImport(report), ...takenNames(input.columns, columns)] };
  } finally {
    classifier.dispose();
  }
}

async function* predictedBatches(input: PredictionRows, classifier: Classifier, options: { signal: AbortSignal | undefined; onProgress: ((share: number) => void) | undefined }): AsyncGenerator<string[][]> {
  for await (const batch of gatherTextChunks(input.batches(options))) yield await predictBatch(batch, classifier, options.signal);
}

async function predictBatch(batch: readonly PredictionRow[], classifier: Classifier, signal: AbortSignal | undefined): Promise<string[][]> {
  const { classes } = classifier;
  const { labels } = classifier.model;
  const readable = batch.filter((row) => row.problem === undefined);
  const probabilities = softmaxRows(await classifier.logits(readable, { signal }), classes);
  const chosen = argmaxRows(probabilities, classes);
  let next = 0;
  return batch.map((row) => {
    if (row.problem !== undefined) return [...row.cells, '', ...labels.map(() => '')];
    const start = next * classes;
    const shown = Array.from(probabilities.subarray(start, start + classes), formatProbability);
    return [...row.cells, labels[chosen[next++]!]!, ...shown];
  });
}

/** Seven digits: what float32 logits are worth. */
function formatProbability(probability: number): string {
  return String(Number(probability.toPrecision(7)));
}

const PREDICTION = 'prediction';

/** The input's names first; a name of ours that is taken gets a number. */
function outputColumns(columns: readonly string[], labels: readonly string[]): string[] {
  const names = [...columns];
  for (const name of [PREDICTION, ...labels.map((label) => `probability:${label}`)]) {
    let free = name;
    for (let number = 2; names.includes(free); number++) free = `${name} (${number})`;
    names.push(free);
  }
  return names;
}

/** A file that was predicted before has such columns already: which ones are new must be said. */
function takenNames(input: readonly string[], output: readonly string[]): string[] {
  const prediction = output[input.length]!;
  return prediction === PREDICTION ? [] : [`The file has a column '${PREDICTION}' already: the new predictions are in '${prediction}'.`];
}
