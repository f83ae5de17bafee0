import { z } from 'zod';

/** Most places that are masked at once: each answer carries a number for every token of the vocabulary. */
export const MAX_MASKS = 8;

/**
 * What the model may look at when it guesses a masked piece.
 *
 * `left` and `right` are made with the attention mask alone: for one masked place, every piece of the text after it (for `left`;
 * before it, for `right`) is taken out of the attention of all layers, for every other piece too, so that nothing of it comes through
 * a third one. The masked place itself, [CLS] and [SEP] stay, and all pieces keep their positions: the model still knows how long the
 * sentence is, not what the hidden side says. With several masks each place is guessed in a pass of its own; the other masks
 * on the side that is seen stay masks.
 */
export const maskContextSchema = z.enum(['both', 'left', 'right']);

export type MaskContext = z.infer<typeof maskContextSchema>;

/** A token that a model would put in place of a mask. */
export interface MaskCandidate {
  readonly id: number;
  /** As the vocabulary spells it. */
  readonly token: string;
  readonly logit: number;
}

/** What a model makes of one masked place in one context. */
export interface MaskGuess {
  /** Place among the pieces. */
  readonly position: number;
  readonly context: MaskContext;
  /**
   * (V), one for each token of the vocabulary: their softmax, at any temperature, sums to 1. Rows of the table that no token
   * has (some models round their size up) come too: they belong to the model's own softmax.
   */
  readonly logits: Float32Array;
  /** The `top` largest logits, the largest first; of equal ones the lower id. */
  readonly candidates: readonly MaskCandidate[];
  /** The piece that was masked; absent where the text itself said [MASK]. */
  readonly original?: MaskCandidate;
  /** (L, A, S): how much each layer's heads attend from the masked place to each piece; each row of S sums to 1. */
  readonly attention: Float32Array;
}

export interface MaskedWords {
  /** The text as the model read it, masks in place, [CLS] and [SEP] included: S pieces. */
  readonly pieces: readonly Piece[];
  /** L and A of the attentions. */
  readonly layers: number;
  readonly heads: number;
  /** For each context in the order asked, for each masked place in the order of the text. */
  readonly guesses: readonly MaskGuess[];
}

/** What a word in a masked place does to the class. */
export interface MaskAndClass {
  /** In class order. */
  readonly labels: readonly string[];
  /** Class probabilities of the text as it was written, (C). */
  readonly written: readonly number[];
  /** Class probabilities with [MASK] in the place, (C). */
  readonly masked: readonly number[];
  /** The likeliest words, the likeliest first. */
  readonly fills: readonly {
    readonly token: string;
    /** Among the whole vocabulary. */
    readonly probability: number;
    /** Class probabilities with this word in the place, (C). */
    readonly classes: readonly number[];
  }[];
}

/** Whether two texts follow each other, 0 to 1. */
export interface NextSentence {
  /** That `b` follows `a`. */
  readonly isNext: number;
  /** That `a` follows `b`. */
  readonly isNextSwapped: number;
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
