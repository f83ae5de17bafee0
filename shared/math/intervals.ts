import { macroF1, occurs, type ConfusionMatrix } from './metrics';
import { Random, RANDOM_STREAMS } from './random';

/** Where a score truly lies, 19 times in 20: from, to. */
export type Interval = readonly [low: number, high: number];

/** The normal distribution's 97.5 % point. */
const Z_95 = 1.959963984540054;

const RESAMPLES = 1000;
/** From this mean on, a rounded normal number stands for a Poisson one. */
const NORMAL_FROM = 30;

/**
 * Wilson's 95 % score interval of a share (Wilson 1927), as statsmodels' `proportion_confint(method="wilson")`. Unlike the
 * plain ± it stays within 0..1 and holds for few examples and for shares near the ends. Of no examples: 0 to 1.
 */
export function wilsonInterval(share: number, examples: number): Interval {
  if (examples === 0) return [0, 1];
  const z2 = Z_95 ** 2 / examples;
  const middle = (share + z2 / 2) / (1 + z2);
  const reach = Math.sqrt(z2 * share * (1 - share) + z2 ** 2 / 4) / (1 + z2);
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

/**
 * A 95 % percentile interval of macro F1 by bootstrap (Efron 1979), the same each time. Each cell of the matrix is drawn
 * anew from a Poisson distribution: what drawing the examples again does to the cells, except that their sum is not held
 * fixed, on which F1 does not depend; and the time does not grow with the examples.
 *
 * A mistake that has not happened may happen yet: beside what was counted stands one example that may be anywhere among the classes
 * that occur (Perks 1947). Without it few examples, all of them right, would promise that all others will be.
 */
export function macroF1Interval(matrix: ConfusionMatrix): Interval {
  const random = new Random(0, RANDOM_STREAMS.bootstrap);
  const occurring = [...matrix.keys()].filter((id) => occurs(matrix, id));
  if (occurring.length === 0) return [0, 0];
  const drawn = Float64Array.from({ length: RESAMPLES }, () => macroF1(drawAgain(matrix, occurring, random)));
  drawn.sort();
  const score = macroF1(matrix);
  return [Math.min(score, quantile(drawn, 0.025)), Math.max(score, quantile(drawn, 0.975))];
}

function drawAgain(matrix: ConfusionMatrix, occurring: readonly number[], random: Random): number[][] {
  const drawn = matrix.map((row) => row.map((count) => poisson(count, random)));
  const any = (): number => occurring[random.nextBelow(occurring.length)]!;
  for (let unseen = poisson(1, random); unseen > 0; unseen--) drawn[any()]![any()]! += 1;
  return drawn;
}

function poisson(mean: number, random: Random): number {
  if (mean === 0) return 0;
  if (mean >= NORMAL_FROM) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  // Knuth's: how many uniform numbers can be multiplied before the product falls below e^−mean.
  const end = Math.exp(-mean);
  let count = 0;
  for (let product = random.nextFloat(); product > end; product *= random.nextFloat()) count++;
  return count;
}

/** Box and Muller's. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat());
}

/** Of sorted numbers, between neighbours in proportion, as NumPy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
