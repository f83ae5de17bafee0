/**
 * Which part of a text stays where it has more tokens than the model reads: its beginning, or the first quarter of what fits and
 * the rest from its end. Sun et al. 2019 ("How to Fine-Tune BERT for Text Classification?", 5.3.1) found the latter best for
 * reviews, whose verdict often comes last: 128 + 382 of 510 tokens.
 */
export const LONG_TEXTS = ['head', 'head-tail'] as const;

export type LongTexts = (typeof LONG_TEXTS)[number];

/** Where nobody says otherwise. A run or a model that says nothing is from before, or not ours, and reads heads. */
export const USUAL_LONG_TEXTS: LongTexts = 'head-tail';
