import type { Fix } from './dataset-library';

/** What speaks for and against a dataset, before a model is trained on it. */
export interface DataReport {
  /** The model whose tokenizer counted; lengths and unknown pieces depend on it. */
  readonly modelId: string;
  readonly lengths: TokenLengths;
  /** Share of the pieces that the model's vocabulary does not know, 0..1. */
  readonly unknownShare: number;
  /** Problems, the gravest first; empty where all is well. */
  readonly findings: readonly Finding[];
}

/** Tokens in the texts, special tokens included, nothing cut. */
export interface TokenLengths {
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
  /** `counts[i]` texts have from `edges[i]` to below `edges[i + 1]` tokens; one edge more than counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

export type FindingKind =
  | 'empty'
  | 'exact-duplicates'
  | 'near-duplicates'
  | 'conflicting-labels'
  | 'similar-labels'
  | 'small-classes'
  | 'unknown-pieces'
  | 'skipped';

/** One problem of a dataset. */
export interface Finding {
  readonly kind: FindingKind;
  readonly level: 'info' | 'warning';
  /** What is wrong, for a person. */
  readonly sentence: string;
  /** How many rows it touches; `datasets.rows` with `finding` gives them. */
  readonly rows: number;
  /** What `datasets.fix` can do about it. */
  readonly fix?: Fix;
}
