import type { LongTexts } from '../../shared/model/long-texts';
import type { Encoding, WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';

/** Tokenized texts. */
export interface Examples {
  readonly encodings: readonly Encoding[];
  /** Tokens of each text, special ones included. */
  readonly lengths: Int32Array;
}

/** Tokenized texts with the number of each one's class. */
export interface LabelledExamples extends Examples {
  readonly labelIds: Int32Array;
}

/** A text to classify, or a pair of texts. */
export interface TextRow {
  readonly text: string;
  readonly pair?: string;
}

/** Tokenizes texts, each cut to `maxLength` tokens. */
export function tokenizeRows(tokenizer: WordPieceTokenizer, rows: readonly TextRow[], maxLength: number, longTexts: LongTexts = 'head'): Examples {
  const encodings = rows.map(({ text, pair }) => tokenizer.encode(text, pair, { maxLength, longTexts }));
  return { encodings, lengths: Int32Array.from(encodings, (encoding) => encoding.inputIds.length) };
}
