import type { NumberRows } from './softmax';

/** How well a class's probability ranks its examples before the others: 0.5 is chance for the first. */
export interface RankingScores {
  /** Area under the ROC curve; null where no class has both examples and others. */
  readonly rocAuc: number | null;
  /** Area under the steps of precision over recall; null without examples. */
  readonly averagePrecision: number | null;
}

/**
 * ROC-AUC and average precision as scikit-learn's `roc_auc_score` and `average_precision_score`. Of two classes, those of
 * the second; of more, the mean over one class against the rest each. Classes without examples (and for ROC-AUC, without
 * others) have no score and are left out of the mean, where scikit-learn warns and gives NaN or 0.
 *
 * @param probabilities N×C
 */
export function rankingScores(probabilities: NumberRows, labelIds: ArrayLike<number>, classes: number): RankingScores {
  const measured = classes === 2 ? [1] : Array.from({ length: classes }, (_, id) => id);
  const scores = measured.map((id) => scoresOfClass(probabilities, labelIds, classes, id));
  return { rocAuc: meanOf(scores.map(({ rocAuc }) => rocAuc)), averagePrecision: meanOf(scores.map(({ averagePrecision }) => averagePrecision)) };
}

/** One class against the rest: goes from the highest probability down, equal ones together. */
function scoresOfClass(probabilities: NumberRows, labelIds: ArrayLike<number>, classes: number, id: number): RankingScores {
  const scores = Float64Array.from({ length: labelIds.length }, (_, row) => probabilities[row * classes + id]!);
  const order = Int32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  let [positives, negatives, area, precisions] = [0, 0, 0, 0];
  for (let start = 0, end = 0; start < order.length; start = end) {
    const [positivesBefore, negativesBefore] = [positives, negatives];
    for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++) {
      if (labelIds[order[end]!] === id) positives++;
      else negatives++;
    }
    area += ((negatives - negativesBefore) * (positives + positivesBefore)) / 2;
    precisions += ((positives - positivesBefore) * positives) / (positives + negatives);
  }
  return { rocAuc: positives * negatives === 0 ? null : area / (positives * negatives), averagePrecision: positives === 0 ? null : precisions / positives };
}

function meanOf(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : known.reduce((sum, score) => sum + score, 0) / known.length;
}
