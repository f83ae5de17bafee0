/** The code of the error that ends a run whose numbers are no numbers any more. It would come to the same place again: nothing in a run is left to chance. */
export const TRAINING_DIVERGED = 'training-diverged';
