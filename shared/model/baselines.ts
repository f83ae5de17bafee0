/** Scores of simpler answers on the same rows. `null`: not measured. */
export interface Baselines {
  /** Accuracy of always giving the most frequent class of the training rows. */
  readonly majority: number | null;
  /** Accuracy of TF-IDF of words and word pairs with logistic regression, learnt from the same training rows. */
  readonly tfidf: number | null;
  /** Its macro F1. */
  readonly tfidfMacroF1: number | null;
}

/** One plain sentence where a simpler answer is as good as the model or better; undefined where the model is ahead. */
export function baselineVerdict(accuracy: number, { majority, tfidf }: Baselines): string | undefined {
  if (majority !== null && majority >= accuracy) {
    return `This model is ${comparison(majority, accuracy)} always guessing the most frequent class: it has learnt nothing of use yet.`;
  }
  if (tfidf === null || tfidf < accuracy) return undefined;
  return `This model is ${comparison(tfidf, accuracy)} counting words (TF-IDF with logistic regression), which takes seconds: it is not worth its effort yet.`;
}

function comparison(baseline: number, accuracy: number): string {
  return baseline === accuracy ? 'no better than' : 'worse than';
}
