import { logSumExpRows, softmaxRows, type NumberRows } from './softmax';

/**
 * Softmax of `logits` (V) divided by a temperature, in double precision: sums to 1. Below 1 it sharpens, above 1 it flattens; the
 * order of the probabilities is always that of the logits.
 *
 * @throws RangeError for a temperature that is not above 0
 */
export function softmax(logits: NumberRows, temperature = 1): Float64Array {
  if (!(temperature > 0)) throw new RangeError(`A temperature of ${temperature}: it must be above 0.`);
  if (logits.length === 0) return new Float64Array();
  return softmaxRows(temperature === 1 ? logits : Float64Array.from(logits, (logit) => logit / temperature), logits.length);
}

/** The kinds of numbers that models compute with. */
export type FloatKind = 'f32' | 'f64';

/**
 * Softmax as the formula is written, exp(z)/Σ exp(z), without taking the largest logit off first: to show why nobody computes it so.
 * Where an exponential is too large for the kind of number (above about 88.7 in float32, 709.8 in float64) it is Infinity, and
 * its share Infinity/Infinity, which is no number.
 */
export function naiveSoftmax(logits: readonly number[], kind: FloatKind): number[] {
  const round = kind === 'f32' ? Math.fround : (value: number) => value;
  const exponentials = logits.map((logit) => round(Math.exp(round(logit))));
  const sum = exponentials.reduce((total, value) => round(total + value), 0);
  return exponentials.map((value) => round(value / sum));
}

/**
 * Shannon entropy of a distribution, −Σ p·log2 p, in bits: 0 where one outcome is certain, log2 V where all V are equally
 * likely. Outcomes of probability 0 add nothing.
 */
export function entropyBits(probabilities: NumberRows): number {
  let nats = 0;
  for (const p of probabilities) if (p > 0) nats -= p * Math.log(p);
  return nats / Math.LN2;
}

/** The places of the `count` largest values, the largest first; of equal ones the first place. NaN is never among them. */
export function topK(values: NumberRows, count: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value) || (best.length === count && !(value > values[best[count - 1]!]!))) continue;
    let place = best.length;
    while (place > 0 && value > values[best[place - 1]!]!) place--;
    best.splice(place, 0, i);
    if (best.length > count) best.pop();
  }
  return best;
}

/** 1 for the largest value, 2 for the next…: one more than the number of greater ones. */
export function rankOf(values: NumberRows, index: number): number {
  const own = values[index];
  if (own === undefined) throw new RangeError(`There is no value ${index} among ${values.length}.`);
  let greater = 0;
  for (const value of values) if (value > own) greater++;
  return greater + 1;
}

/** log p of one outcome under the softmax of `logits`: exact where the probability itself is too small for a number. */
export function logProbability(logits: NumberRows, index: number): number {
  const logit = logits[index];
  if (logit === undefined) throw new RangeError(`There is no logit ${index} among ${logits.length}.`);
  return logit - logSumExpRows(logits, logits.length)[0]!;
}
