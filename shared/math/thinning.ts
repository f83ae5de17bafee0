/**
 * Which points of a series to draw: of each stretch of equal length, those of least and greatest value, and the first and the
 * last of all. No spike is lost.
 *
 * @param limit about how many remain; all of a series that is no longer
 * @returns indices, ascending
 */
export function extremeIndices(values: ArrayLike<number>, limit: number): Int32Array {
  const { length } = values;
  if (length <= limit) return Int32Array.from({ length }, (_, i) => i);
  const stretches = Math.max(1, Math.floor((limit - 2) / 2));
  const kept = [0];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = 1 + Math.floor((stretch * (length - 2)) / stretches);
    const to = 1 + Math.floor(((stretch + 1) * (length - 2)) / stretches);
    if (to > from) kept.push(...extremesWithin(values, from, to));
  }
  kept.push(length - 1);
  return Int32Array.from(kept);
}

function extremesWithin(values: ArrayLike<number>, from: number, to: number): number[] {
  let [least, greatest] = [from, from];
  for (let i = from + 1; i < to; i++) {
    if (values[i]! < values[least]!) least = i;
    if (values[i]! > values[greatest]!) greatest = i;
  }
  return least === greatest ? [least] : [Math.min(least, greatest), Math.max(least, greatest)];
}
