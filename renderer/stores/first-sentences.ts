/** Sentences that are suggested to be watched while a model is fine-tuned, one a line. */
export const FIRST_PROBES = 'Not bad at all.\nI wanted to love it, but I could not.\nIt arrived on time and works as described.';

/** The same for pre-training, with gaps. */
export const FIRST_EXAMPLES = 'The [MASK] was very good.\nI would [MASK] recommend it to anybody.\nIt was the [MASK] thing of all.';
