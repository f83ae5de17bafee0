import type { ClassCount, ImportReport } from './dataset';

/**
 * What a run can put right in its rows, in the order in which it is done: rows without text or label go, label spellings become
 * one, texts with several labels are settled, repeated texts go. So a conflict that is one of spelling alone is none.
 */
export const DATA_FIXES = ['empty', 'labels', 'conflicts', 'duplicates'] as const;

export type DataFix = (typeof DATA_FIXES)[number];

/**
 * What was found in the rows, and may be worth a look:
 * - `unusable-rows`: skipped, by their reasons; `empty-rows`: those of them whose text or label is blank.
 * - `similar-labels`: labels that differ in case, blanks or Unicode form alone.
 * - `conflicting-labels`: the same text (and pair), character by character, with different labels.
 * - `exact-duplicates`: rows whose text (and pair) is that of an earlier row, character by character, whatever the label.
 * - `near-duplicates`: see electron/data/checks/near-duplicates.ts.
 * - `small-classes`: fewer than {@link SMALL_CLASS_ROWS} rows.
 * - `cut-texts`: more tokens than the model reads.
 * - `foreign-texts`: in a script or language that the model's vocabulary does not know.
 * - `leaked-rows`, `nearly-leaked-rows`: rows of the test file whose text is (nearly) that of a row to train on.
 */
export type FindingKind =
  | 'unusable-rows'
  | 'empty-rows'
  | 'similar-labels'
  | 'conflicting-labels'
  | 'exact-duplicates'
  | 'near-duplicates'
  | 'small-classes'
  | 'cut-texts'
  | 'foreign-texts'
  | 'leaked-rows'
  | 'nearly-leaked-rows';

/** A fifth of fewer rows, held back, would be no row. */
export const SMALL_CLASS_ROWS = 5;

/** Bounds of what a finding lists; its `rows` is the whole number. */
export const LISTED_LINES = 1000;
export const LISTED_EXAMPLES = 20;
export const EXAMPLE_LINES = 10;

/** One case of a finding: a repeated text, a class, a skipped row. */
export interface FindingExample {
  /** Of the data file, ascending, at most {@link EXAMPLE_LINES} of them. */
  readonly lines: readonly number[];
  /** Of the test file, where the finding is about it. */
  readonly testLines?: readonly number[];
  /** The labels concerned. */
  readonly labels?: readonly string[];
  /** The beginning of the text, or the reason why a row was skipped. */
  readonly text?: string;
}

/** One thing that was found, with its rows. */
export interface DataFinding {
  readonly kind: FindingKind;
  /** How many rows it concerns; for duplicates, how many could go. */
  readonly rows: number;
  /** Where these rows start, ascending (of the test file for leaked rows); the first {@link LISTED_LINES} of them. */
  readonly lines: readonly number[];
  /** The first cases, {@link LISTED_EXAMPLES} at most. */
  readonly examples: readonly FindingExample[];
  /** What `finetune --fix` can do about it; null where a person has to decide. */
  readonly fix: DataFix | null;
}

/** Token counts of whole texts, special tokens included. Quantiles are interpolated as NumPy's are. */
export interface TokenLengths {
  readonly min: number;
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** How many texts have `from` to `to` tokens, both included. The bins touch; the last one takes all longer texts. */
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly count: number }[];
}

/** How well the vocabulary knows the texts of one script, over a sample of the rows. */
export interface ScriptReport {
  /** Unicode's name of the script: `Latin`, `Cyrillic`, `Han`… */
  readonly script: string;
  /** Share of the sampled texts that are mostly in this script. */
  readonly share: number;
  /** Share of their tokens that are unknown. */
  readonly unknownShare: number;
  /** Tokens for each word or punctuation mark; 1 where the vocabulary has every word. */
  readonly tokensPerWord: number;
  /** Whether the vocabulary spells these texts out rather than knowing their words. */
  readonly foreign: boolean;
}

/** Rows of a test file that training would have seen. */
export interface LeakReport {
  readonly path: string;
  /** Usable rows of the test file. */
  readonly rows: number;
  /** Of them, those whose text is in the data too. */
  readonly exact: number;
  /** Of the others, those that are near duplicates of a row of the data. */
  readonly near: number;
}

/** All that `inspect` finds. Serialises to the fields that `inspect --json` promises. */
export interface DataReport extends ImportReport {
  readonly exactDuplicates: number;
  readonly nearDuplicates: number;
  /** Texts (not rows) that come with different labels. */
  readonly conflictingLabels: number;
  /** Groups of labels that differ in case, blanks or Unicode form alone; each group's most frequent spelling first. */
  readonly similarLabels: readonly (readonly string[])[];
  readonly smallClasses: readonly ClassCount[];
  /** Share of unknown tokens among all tokens but the special ones. */
  readonly unknownShare: number;
  /** Share of the rows that have more than `maxLength` tokens. */
  readonly truncatedShare: number;
  readonly tokenLengths: TokenLengths;
  /** Tokens that the model reads of a text, special ones included. */
  readonly maxLength: number;
  /** The folder of the model whose tokens are counted. */
  readonly tokenizer: string;
  /** Most frequent first. */
  readonly scripts: readonly ScriptReport[];
  /** Null without a test file. */
  readonly leaks: LeakReport | null;
  /** In the order of {@link FindingKind}. */
  readonly findings: readonly DataFinding[];
}
