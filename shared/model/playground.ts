/** A word that a model would put in place of a [MASK]. */
export interface TokenProbability {
  readonly token: string;
  readonly probability: number;
}

/** One piece of a tokenized text. */
export interface Piece {
  readonly id: number;
  /** As the vocabulary spells it: `##ing` goes on with the piece before it. */
  readonly token: string;
  /** [CLS], [SEP], [MASK] and other tokens that are no text. */
  readonly special: boolean;
  /** No piece of the vocabulary fits. */
  readonly unknown: boolean;
  /** Beyond what the model reads. */
  readonly cut: boolean;
}

/** What a fine-tuned model thinks of texts. */
export interface Classification {
  /** In class order. */
  readonly labels: readonly string[];
  /** (texts, C), row by row; each row sums to 1. */
  readonly probabilities: Float32Array;
}
