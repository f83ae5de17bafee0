import type { TokenLengths } from '../../shared/model/data-report';

/**
 * The share of texts longer than `maxLength` tokens, from the histogram; within the bar that the cut falls into, lengths are taken
 * as spread evenly.
 */
export function cutShare({ histogram }: Pick<TokenLengths, 'histogram'>, maxLength: number): number {
  let total = 0;
  let cut = 0;
  for (const { from, to, count } of histogram) {
    total += count;
    const beyond = (to - maxLength) / (to - from + 1);
    cut += count * Math.min(1, Math.max(0, beyond));
  }
  return total === 0 ? 0 : cut / total;
}
