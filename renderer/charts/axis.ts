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

/** Ends where the values end; numbers stand at 1, 2 and 5 times the powers of ten, or evenly where these are too few. */
function logAxis(least: number, greatest: number): Axis {
  if (least === greatest) return logAxis(least / 2, least * 2);
  const isWithin = (value: number) => value >= least && value <= greatest;
  const powers = Array.from({ length: Math.ceil(Math.log10(greatest)) - Math.floor(Math.log10(least)) + 1 }, (_, i) => 10 ** (Math.floor(Math.log10(least)) + i));
  const each = (factors: readonly number[]) => powers.flatMap((power) => factors.map((factor) => Number((factor * power).toPrecision(12)))).filter(isWithin);
  const ticks = powers.length > MANY_POWERS ? each([1]) : each([1, 2, 5]);
  return { scale: 'log', domain: [least, greatest], ticks: ticks.length >= 2 ? ticks : niceTicks(least, greatest).ticks.filter(isWithin) };
}

/** Over so many powers of ten, only they themselves have a number. */
const MANY_POWERS = 4;

/** The place of a value along an axis: 0 at its beginning, 1 at its end. */
export function shareAlong({ scale, domain: [from, to] }: Axis, value: number): number {
  return scale === 'log' ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}
