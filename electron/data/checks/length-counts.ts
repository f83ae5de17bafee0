import type { TokenLengths } from '../../../shared/model/data-report';

/** Bins of the picture; the last one takes the longest hundredth. */
const BINS = 40;

/** Counts lengths, each of them apart: quantiles are exact, and a billion tokens have at most some 45,000 different lengths. */
export class LengthCounts {
  private readonly counts = new Map<number, number>();
  private total = 0;

  add(length: number): void {
    this.counts.set(length, (this.counts.get(length) ?? 0) + 1);
    this.total++;
  }

  /** Share of the lengths above `limit`. */
  shareAbove(limit: number): number {
    let above = 0;
    for (const [length, count] of this.counts) if (length > limit) above += count;
    return this.total === 0 ? 0 : above / this.total;
  }

  /** @param limit what the picture shows in any case */
  summary(limit: number): TokenLengths {
    const sorted = [...this.counts].sort(([a], [b]) => a - b);
    const at = (share: number): number => quantile(sorted, this.total, share);
    const sum = sorted.reduce((tokens, [length, count]) => tokens + length * count, 0);
    return {
      ...{ min: at(0), mean: this.total === 0 ? 0 : sum / this.total, median: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) },
      histogram: histogram(sorted, Math.max(at(0.99), limit)),
    };
  }
}

type Counted = readonly (readonly [length: number, count: number])[];

/** NumPy's default quantile: linear between the two values that are nearest in order. */
function quantile(sorted: Counted, total: number, share: number): number {
  if (total === 0) return 0;
  const place = share * (total - 1);
  const below = valueAt(sorted, Math.floor(place));
  return below + (place - Math.floor(place)) * (valueAt(sorted, Math.ceil(place)) - below);
}

function valueAt(sorted: Counted, index: number): number {
  let before = 0;
  for (const [length, count] of sorted) {
    before += count;
    if (index < before) return length;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

/** Bins of one width from 0 on, as many as reach `reach`; the last one goes on to the longest text. */
function histogram(sorted: Counted, reach: number): TokenLengths['histogram'] {
  if (sorted.length === 0) return [];
  const width = niceAbove(reach / BINS);
  const longest = sorted.at(-1)![0];
  const bins = Math.ceil((Math.min(reach, longest) + 1) / width);
  const counts = new Array<number>(bins).fill(0);
  for (const [length, count] of sorted) counts[Math.min(bins - 1, Math.floor(length / width))]! += count;
  return counts.map((count, bin) => ({ from: bin * width, to: bin === bins - 1 ? Math.max(longest, (bin + 1) * width - 1) : (bin + 1) * width - 1, count }));
}

/** The next of 1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 50 … that is not below: widths that make axes readable. */
function niceAbove(width: number): number {
  const steps = [1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100];
  return steps.find((step) => step >= width) ?? 100 * Math.ceil(width / 100);
}
