import type { LongTexts } from '../../shared/model/long-texts';
import type { RowList } from '../../shared/model/row-list';
import type { TokenRow } from '../bert/batch';
import type { WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';
import { TokenStore } from './token-store';

/** Tokenized texts. */
export interface Examples {
  readonly encodings: RowList<TokenRow>;
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

/** Texts between two signs of life. */
const STEP_ROWS = 1024;

/** Tokenizes texts, each cut to `maxLength` tokens. */
export function tokenizeRows(tokenizer: WordPieceTokenizer, rows: RowList<TextRow>, maxLength: number, longTexts: LongTexts = 'head'): Examples {
  const steps = tokenizeInSteps(tokenizer, rows, maxLength, longTexts);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same; yields now and then how many texts are done, so that other work may be let in. */
export function* tokenizeInSteps(tokenizer: WordPieceTokenizer, rows: RowList<TextRow>, maxLength: number, longTexts: LongTexts = 'head'): Generator<number, Examples, void> {
  const store = new TokenStore(tokenizer.vocabSize);
  for (const { text, pair } of rows) {
    store.add(tokenizer.encode(text, pair, { maxLength, longTexts }));
    if (store.length % STEP_ROWS === 0) yield store.length;
  }
  return { encodings: store, lengths: store.lengths };
}
