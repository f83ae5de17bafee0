/** What may stand between two cells of a table. */
export type Delimiter = ',' | ';' | '\t' | '|';

/** A row that was left out, and why. */
export interface SkippedRow {
  /**
   * Where the row starts in the file, 1-based, counted in physical lines as an editor shows them; the row's number in a
   * workbook, a Parquet file or a folder.
   */
  readonly line: number;
  readonly reason: string;
}

export interface ClassCount {
  readonly label: string;
  readonly count: number;
}

/** How a file was understood. */
export interface TableFormat {
  /** What the file is, where it is not delimited text. */
  readonly kind?: 'jsonl' | 'parquet' | 'xlsx' | 'folder';
  /** As the Encoding standard names it: `utf-8`, `utf-16le`, `windows-1252`… */
  readonly encoding: string;
  /** Whether the file starts with a byte-order mark, as Excel likes it. */
  readonly byteOrderMark: boolean;
  /** Of files without one: what to write between cells when the rows are written again. */
  readonly delimiter: Delimiter;
  /** In file order, made unique; `column N` where the file has no name. */
  readonly columns: readonly string[];
  /** False where the first row looked like data, so that it counts as a row. */
  readonly hasHeader: boolean;
  /** What a person should know about these choices, as sentences. */
  readonly notes: readonly string[];
}

/** Rows that could not be used. `skipped` is cut at a bound, `skippedCount` is the true number. */
export interface SkippedRows {
  readonly skipped: readonly SkippedRow[];
  readonly skippedCount: number;
  /** How many of them were skipped because the text or the label is blank. */
  readonly emptyRows: number;
}

/** What importing a labelled file found. Serialises to the fields that `inspect --json` promises. */
export interface ImportReport extends TableFormat, SkippedRows {
  /** Rows that can be used. */
  readonly rows: number;
  readonly textColumn: string;
  readonly textPairColumn?: string;
  readonly labelColumn: string;
  /** In class order (see LabelEncoder). */
  readonly classes: readonly ClassCount[];
}

/** What reading a file for prediction found; skipped rows keep their place in the output. */
export interface PredictionReport extends TableFormat, SkippedRows {
  /** All rows, the unreadable ones included. */
  readonly rows: number;
  readonly textColumn: string;
  readonly textPairColumn?: string;
}

/** One example to learn from. */
export interface LabelledRow {
  readonly line: number;
  readonly text: string;
  /** The second text of a sentence pair. */
  readonly pair?: string;
  /** Trimmed. */
  readonly label: string;
}

/** One row to predict, in the order of the input. */
export interface PredictionRow {
  readonly line: number;
  /** As many as there are columns; a row that could not be read carries what could be saved of it. */
  readonly cells: readonly string[];
  readonly text: string;
  readonly pair?: string;
  /** Why the row could not be read; such a row gets no prediction. */
  readonly problem?: string;
}
