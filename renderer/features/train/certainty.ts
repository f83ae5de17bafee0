import { entropyBits } from '../../../shared/math/distribution';

/** From this share of the greatest entropy that there is, probabilities are called even. */
const EVEN = 0.9;

/** How decided the answers are, in words. */
export function probesSentence(probabilities: readonly (readonly number[])[]): string {
  const decided = probabilities.filter((row) => Math.max(...row) >= 0.9).length;
  if (decided === 0) return probabilities.every((row) => entropyBits(row) >= EVEN * Math.log2(row.length)) ? 'It is not sure of any of these texts yet: probabilities are still close to even.' : 'It is at least 90\u00a0% sure of none of these texts.';
  if (decided === probabilities.length) return 'It is at least 90\u00a0% sure of each of these texts.';
  return `It is at least 90\u00a0% sure of ${decided} of these ${probabilities.length} texts.`;
}
