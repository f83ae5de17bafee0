import type { TokenLengths } from '../../shared/model/data-report';
import { count } from '../components/format';

type Histogram = TokenLengths['histogram'];

/**
 * Where a text of so many tokens stands across the picture, 0..1. All bars are equally wide, also the last one, which takes all longer
 * texts: to scale, one long text would leave no room for the others. Within it lengths stand closer.
 */
export function placeOfLength(histogram: Histogram, tokens: number): number {
  const i = histogram.findIndex(({ to }) => tokens <= to);
  if (i < 0) return 1;
  const { from, to } = histogram[i]!;
  return (i + (tokens - from) / (to - from + 1)) / histogram.length;
}

/** The length in tokens that stands at a place, not rounded. */
export function lengthAtPlace(histogram: Histogram, place: number): number {
  const bars = place * histogram.length;
  const i = Math.min(histogram.length - 1, Math.max(0, Math.floor(bars)));
  const bar = histogram[i];
  return bar ? bar.from + (bars - i) * (bar.to - bar.from + 1) : 0;
}

/** What stands at the end of the axis: where the last bar ends, or where it begins if it takes longer texts too. */
export function axisEnd(histogram: Histogram): string {
  const first = histogram[0];
  const last = histogram[histogram.length - 1];
  if (!first || !last) return '';
  const isOpen = last.to - last.from > first.to - first.from;
  return isOpen ? `${count(last.from)}+ tokens` : `${count(last.to + 1)} tokens`;
}
