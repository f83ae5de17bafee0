import type { Encoding, WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';

/** Tokenized texts, and their classes where these are known. */
export interface Examples {
  readonly encodings: readonly Encoding[];
  /** Tokens of each text, special ones included. */
  readonly lengths: Int32Array;
}

export interface LabelledExamples extends Examples {
  readonly labelIds: Int32Array;
}

export interface TextRow {
  readonly text: string;
  readonly pair?: string;
}

/** Tokenizes texts, each cut to `maxLength` tokens. */
export function tokenizeRows(tokenizer: WordPieceTokenizer, rows: readonly TextRow[], maxLength: number): Examples {
  const encodings = rows.map(({ text, pair }) => tokenizer.encode(text, pair, { maxLength }));
  return { encodings, lengths: Int32Array.from(encodings, (encoding) => encoding.inputIds.length) };
}
