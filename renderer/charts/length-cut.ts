import type { TokenLengths } from '../../shared/model/data-report';

/**
 * The share of texts longer than `maxLength` tokens, from the histogram; within the bar that the cut falls into, lengths are taken
 * as spread evenly.
 */
export function cutShare({ edges, counts }: TokenLengths, maxLength: number): number {
  let total = 0;
  let cut = 0;
  counts.forEach((texts, i) => {
    const from = edges[i]!;
    const to = edges[i + 1]!;
    total += texts;
    const beyond = (to - (maxLength + 1)) / (to - from);
    cut += texts * Math.min(1, Math.max(0, beyond));
  });
  return total === 0 ? 0 : cut / total;
}
