import type { PrecisionWish } from '../../shared/engine-protocol';
import { evaluateInDetail, type DetailedEvaluation } from '../../shared/model/detailed-evaluation';
import { describeImport } from '../data/describe-import';
import { LabelEncoder } from '../data/label-encoder';
import { readLabelledRows } from '../data/labelled-rows';
import type { ColumnWishes } from '../data/column-choice';
import { readInputSettings } from '../formats/input-settings';
import type { Application } from './application';
import { Classifier } from './classifier';
import { modelFolder } from './models';

export interface EvaluateOptions extends ColumnWishes {
  readonly model: string;
  readonly data: string;
  /** f32 unless given. */
  readonly precision?: PrecisionWish | undefined;
  readonly signal?: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/** What `evaluate --json` promises. */
export interface EvaluationResult extends DetailedEvaluation {
  /** Inference alone. */
  readonly examplesPerSecond: number;
}

/**
 * Scores a fine-tuned model on labelled rows.
 *
 * @throws a user error for files that cannot be read, and for labels that the model does not know.
 */
export async function evaluateModel(app: Application, { model, data, signal, onProgress, precision, ...wishes }: EvaluateOptions): Promise<{ result: EvaluationResult; notes: string[] }> {
  const { columns: remembered } = await readInputSettings(modelFolder(model));
  const { rows, report } = await readLabelledRows(data, { ...wishes, remembered, signal });
  const classifier = await Classifier.open(app, model, { signal, precision });
  try {
    const { labels } = classifier.model;
    const labelIds = new LabelEncoder(labels).encodeAll(rows.allLabels, `${data}, column '${report.labelColumn}',`);
    const started = performance.now();
    const logits = await classifier.logits(rows, { signal, onProgress });
    const examplesPerSecond = rows.length / ((performance.now() - started) / 1000);
    return { result: { ...evaluateInDetail(logits, labelIds, labels), examplesPerSecond }, notes: describeImport(report) };
  } finally {
    classifier.dispose();
  }
}
