import { IS_NEXT } from '../../bert/next-sentence-head';
import { NO_PAIR, type PretrainingBatch } from '../../training/pretraining/rows';

/** The two texts of a pair, each token once, and whether they belong together. */
interface Pair {
  readonly first: ReadonlySet<number>;
  readonly second: ReadonlySet<number>;
  readonly isNext: boolean;
}

/**
 * How many pairs are judged rightly by the tokens that their texts share: a yardstick for a model, which must do better.
 * The likeness of two texts is the cosine of what their tokens weigh (inverse document frequency, each text of a pair a document), and the border
 * between like and unlike the one that is best for these very pairs: no fixed border does better.
 *
 * @param specials ids that stand for no part of a text
 * @returns `null` without pairs
 */
export function judgeBySharedTokens(batches: readonly PretrainingBatch[], specials: ReadonlySet<number>): number | null {
  const pairs = batches.flatMap((batch) => pairsOf(batch, specials));
  if (pairs.length === 0) return null;
  const weights = weightsOf(pairs.flatMap(({ first, second }) => [first, second]));
  const sum = (ids: Iterable<number>) => [...ids].reduce((total, id) => total + weights.get(id)! ** 2, 0);
  const judged = pairs.map(({ first, second, isNext }) => {
    const length = Math.sqrt(sum(first) * sum(second));
    return { likeness: length === 0 ? 0 : sum([...first].filter((id) => second.has(id))) / length, isNext };
  });
  return bestAccuracy(judged);
}

function pairsOf({ batchSize, sequenceLength, inputIds, tokenTypeIds, attentionMask, nextLabels }: PretrainingBatch, specials: ReadonlySet<number>): Pair[] {
  return [...Array(batchSize).keys()].filter((row) => nextLabels[row] !== NO_PAIR).map((row) => {
    const [first, second] = [new Set<number>(), new Set<number>()];
    for (let i = row * sequenceLength; i < (row + 1) * sequenceLength; i++) {
      if (attentionMask[i] === 1 && !specials.has(inputIds[i]!)) (tokenTypeIds[i] === 0 ? first : second).add(inputIds[i]!);
    }
    return { first, second, isNext: nextLabels[row] === IS_NEXT };
  });
}

function weightsOf(texts: readonly ReadonlySet<number>[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const text of texts) for (const id of text) counts.set(id, (counts.get(id) ?? 0) + 1);
  return new Map([...counts].map(([id, count]) => [id, Math.log(texts.length / count)]));
}

/** Of all borders: those that are more alike belong together. */
function bestAccuracy(judged: readonly { readonly likeness: number; readonly isNext: boolean }[]): number {
  const sorted = [...judged].sort((a, b) => a.likeness - b.likeness);
  let right = sorted.filter(({ isNext }) => isNext).length;
  let best = right;
  for (const [i, { likeness, isNext }] of sorted.entries()) {
    right += isNext ? -1 : 1;
    // Pairs that are alike to the same degree cannot be parted.
    if (sorted[i + 1]?.likeness !== likeness) best = Math.max(best, right);
  }
  return best / sorted.length;
}
