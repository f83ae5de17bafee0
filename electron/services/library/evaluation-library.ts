import { randomUUID } from 'node:crypto';
import { userError } from '../../../shared/errors';
import { softmaxRows } from '../../../shared/math/softmax';
import { evaluateInDetail } from '../../../shared/model/detailed-evaluation';
import type { EvaluationReport, PredictedRow, PredictionPage } from '../../../shared/model/evaluation-library';
import type { LabelledRow } from '../../../shared/model/dataset';
import { lazyRows, type RowList } from '../../../shared/model/row-list';
import { LabelEncoder } from '../../data/label-encoder';
import type { Application } from '../application';
import { Classifier } from '../classifier';

/** Evaluations whose rows stay in memory; an older one is made again when somebody asks. */
const KEPT = 4;

export interface EvaluationTask {
  readonly modelId: string;
  readonly folder: string;
  readonly rows: RowList<LabelledRow>;
  readonly rowsOf: EvaluationReport['rowsOf'];
  readonly baselines?: EvaluationReport['baselines'];
  readonly flattery?: EvaluationReport['flattery'];
  readonly notes: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress: (share: number) => void;
}

export interface RowFilter {
  readonly from: number;
  readonly count: number;
  readonly onlyMistakes: boolean;
  readonly trueClass?: number | undefined;
  readonly predictedClass?: number | undefined;
}

interface Kept {
  readonly rows: RowList<LabelledRow>;
  readonly labelIds: Int32Array;
  /** (rows, C). */
  readonly probabilities: Float64Array;
  readonly classes: number;
  /** Row numbers, the surest prediction first. */
  readonly order: Int32Array;
  readonly predicted: Int32Array;
}

/** Evaluations and the rows behind their figures. */
export class EvaluationLibrary {
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly app: Application) {}

  /** @throws a user error for labels that the model does not know */
  async evaluate({ modelId, folder, rows, rowsOf, baselines, flattery, notes, signal, onProgress }: EvaluationTask): Promise<EvaluationReport> {
    const classifier = await Classifier.open(this.app, folder, { signal });
    try {
      const { labels } = classifier.model;
      const labelIds = new LabelEncoder(labels).encodeAll(labelsOf(rows), 'the column of labels');
      const started = performance.now();
      const logits = await classifier.logits(rows, { signal, onProgress });
      const examplesPerSecond = rows.length / ((performance.now() - started) / 1000);
      const evaluation = evaluateInDetail(logits, labelIds, labels);
      const id = this.keep({ rows, labelIds, ...ranked(softmaxRows(logits, labels.length), labels.length) });
      return { id, modelId, rowsOf, evaluation, ...(baselines ? { baselines } : {}), ...(flattery ? { flattery } : {}), examplesPerSecond, notes };
    } finally {
      classifier.dispose();
    }
  }

  rows(id: string, filter: RowFilter): PredictionPage {
    const kept = this.kept.get(id);
    if (!kept) throw userError('no-such-evaluation', 'The rows of this evaluation are not at hand any more.', 'Evaluate again.');
    const matching = [...kept.order].filter((row) => matches(kept, row, filter));
    return { from: filter.from, total: matching.length, rows: matching.slice(filter.from, filter.from + filter.count).map((row) => describe(kept, row)) };
  }

  private keep(evaluation: Kept): string {
    const id = randomUUID();
    this.kept.set(id, evaluation);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
    return id;
  }
}

function ranked(probabilities: Float64Array, classes: number): Pick<Kept, 'probabilities' | 'classes' | 'order' | 'predicted'> {
  const count = probabilities.length / classes;
  const predicted = new Int32Array(count);
  const confidence = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const start = row * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (probabilities[start + c]! > probabilities[start + best]!) best = c;
    predicted[row] = best;
    confidence[row] = probabilities[start + best]!;
  }
  const order = Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => confidence[b]! - confidence[a]! || a - b);
  return { probabilities, classes, order, predicted };
}

function matches({ labelIds, predicted }: Kept, row: number, { onlyMistakes, trueClass, predictedClass }: RowFilter): boolean {
  if (onlyMistakes && labelIds[row] === predicted[row]) return false;
  return (trueClass === undefined || labelIds[row] === trueClass) && (predictedClass === undefined || predicted[row] === predictedClass);
}

function describe({ rows, labelIds, predicted, probabilities, classes }: Kept, row: number): PredictedRow {
  const { line, text, pair } = rows.at(row)!;
  const of = Array.from(probabilities.subarray(row * classes, (row + 1) * classes));
  return { line, text, ...(pair === undefined ? {} : { pair }), trueClass: labelIds[row]!, predictedClass: predicted[row]!, probabilities: of };
}

function labelsOf(rows: RowList<LabelledRow>): RowList<string> {
  return lazyRows(rows.length, (row) => rows.at(row)!.label);
}
