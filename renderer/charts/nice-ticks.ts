/** Round steps between two ticks: 1, 2, 2.5 and 5 times a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10];

export interface Ticks {
  /** The ends of the axis, on ticks. */
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

/** Round numbers for an axis over `from`…`to`, about `count` of them (after Heckbert 1990). */
export function niceTicks(from: number, to: number, count = 5): Ticks {
  const span = to > from ? to - from : Math.abs(from) || 1;
  if (to <= from) return niceTicks(from, from + span, count);
  const rough = span / Math.max(1, count - 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.find((factor) => factor * power >= rough * (1 - 1e-9))! * power;
  const first = Math.floor(from / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(to / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
  return { domain: [ticks[0]!, ticks[ticks.length - 1]!], ticks };
}

/** Round numbers that lie within `from`…`to`, for an axis that ends where the data end. */
export function innerTicks(from: number, to: number, count = 5): readonly number[] {
  return niceTicks(from, to, count).ticks.filter((tick) => tick >= from && tick <= to);
}
