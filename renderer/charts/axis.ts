import type { Curve, CurvePoint, ReferenceValue } from './curves';
import { niceTicks } from './nice-ticks';

/** An axis of a chart: what it spans, and where numbers stand on it. */
export interface Axis {
  readonly scale: 'linear' | 'log';
  readonly domain: readonly [from: number, to: number];
  readonly ticks: readonly number[];
}

/** What the curves and constants of a chart span, with round ticks; a logarithmic axis passes over values of 0 or less. */
export function valueAxis(points: readonly CurvePoint[], curves: readonly Curve[], references: readonly ReferenceValue[], isLog: boolean): Axis {
  let least = Infinity;
  let greatest = -Infinity;
  const take = (value: number | undefined) => {
    if (value === undefined || !Number.isFinite(value) || (isLog && value <= 0)) return;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  };
  for (const point of points) for (const { key } of curves) take(point[key]);
  for (const { value } of references) take(value);
  if (least > greatest) [least, greatest] = isLog ? [0.1, 1] : [0, 1];
  return isLog ? logAxis(least, greatest) : { scale: 'linear', ...niceTicks(least, greatest) };
}

/** Where numbers may stand within a power of ten, the closest first. */
const FACTORS = [[1, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 2, 3, 4, 6, 8], [1, 2, 5], [1]] as const;
const MOST_TICKS = 6;

/** Ends where the values end; numbers stand as closely as there is room for them, evenly where less than a power of ten is shown. */
function logAxis(least: number, greatest: number): Axis {
  if (least === greatest) return logAxis(least / 2, least * 2);
  const isWithin = (value: number) => value >= least && value <= greatest;
  const first = Math.floor(Math.log10(least));
  const powers = Array.from({ length: Math.ceil(Math.log10(greatest)) - first + 1 }, (_, i) => 10 ** (first + i));
  const choices = FACTORS.map((factors) => powers.flatMap((power) => factors.map((factor) => Number((factor * power).toPrecision(12)))).filter(isWithin));
  const ticks = choices.find(({ length }) => length <= MOST_TICKS) ?? choices[choices.length - 1]!;
  return { scale: 'log', domain: [least, greatest], ticks: ticks.length > 2 ? ticks : niceTicks(least, greatest).ticks.filter(isWithin) };
}

/** The place of a value along an axis: 0 at its beginning, 1 at its end. */
export function shareAlong({ scale, domain: [from, to] }: Axis, value: number): number {
  return scale === 'log' ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}
