/** So much of the mean stays with each value. */
const DECAY = 0.98;

/**
 * The mean of all values so far, each weighing 0.98 of the one after it, from the mean of those before. Bias-corrected, as Adam's
 * means are (Kingma and Ba 2015): the first value's mean is the value itself.
 *
 * @param count how many values there are, this one included
 */
export function runningMean(before: number, value: number, count: number): number {
  const kept = (DECAY - DECAY ** count) / (1 - DECAY ** count);
  return kept * before + (1 - kept) * value;
}
