import type { DetailedEvaluation } from './detailed-evaluation';
import type { Baselines } from './baselines';

/** An evaluation that is kept: its rows can be looked at one by one. */
export interface EvaluationReport {
  readonly id: string;
  readonly modelId: string;
  /** The rows that a run held back, or a dataset. */
  readonly rowsOf: { readonly kind: 'held-back'; readonly runId: string } | { readonly kind: 'dataset'; readonly datasetId: string };
  readonly evaluation: DetailedEvaluation;
  /** Of a run on its held-back rows. */
  readonly baselines?: Baselines;
  readonly flattery?: Flattery;
  /** Inference alone. */
  readonly examplesPerSecond: number;
  /** What a person should know about the rows, as sentences. */
  readonly notes: readonly string[];
}

/** Why scores on these rows may be better than on new ones. */
export type Flattery =
  /** So many of them are among the rows that the model learnt from, word for word. */
  | { readonly kind: 'learnt'; readonly rows: number }
  /** They decided which weights were kept. */
  | { readonly kind: 'chose-weights' };

/** Which rows of an evaluation to show. Class numbers are in the order of `evaluation.labels`. */
export interface PredictionPage {
  readonly from: number;
  /** Of all rows that were asked for. */
  readonly total: number;
  readonly rows: readonly PredictedRow[];
}

export interface PredictedRow {
  /** In the file the row came from, 1-based. */
  readonly line: number;
  readonly text: string;
  readonly pair?: string;
  readonly trueClass: number;
  readonly predictedClass: number;
  /** In class order; sum to 1. */
  readonly probabilities: readonly number[];
}
