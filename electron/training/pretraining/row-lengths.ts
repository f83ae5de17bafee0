/** Rows of a stage are padded to one of so many lengths, none of them shorter than this: few sizes of batches, little padding. */
const LENGTHS_OF_A_STAGE = 4;
const SHORTEST = 16;

/**
 * To how many tokens rows are padded. Matrix products are prepared and formulas compiled anew for every size of batch, so that
 * there must be few.
 *
 * @param longest tokens of the longest row
 * @param most tokens of a row of this stage
 */
export function paddedTo(longest: number, most: number): number {
  const step = Math.max(SHORTEST, Math.ceil(most / LENGTHS_OF_A_STAGE));
  return Math.min(most, Math.ceil(longest / step) * step);
}
