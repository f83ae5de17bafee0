import type { Interval } from '../../shared/math/intervals';

/** Made once: `toLocaleString` makes one for each number. */
const WHOLE = new Intl.NumberFormat('en-US');

/** A whole number with its thousands apart: `1,000,000`. */
export function count(value: number): string {
  return WHOLE.format(Math.round(value));
}

/** `1 row`, `12 rows`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share as `91.3 %`; the space does not break. */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)}\u00a0%`;
}

/** `1.1 GB`, in powers of 1000, as file managers and disks count. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let rest = value;
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${unit === 0 || rest >= 99.95 ? Math.round(rest) : rest.toFixed(1)}\u00a0${units[unit]!}`;
}

/** `45 s`, `1 min 40 s`, `3 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}\u00a0s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10) return whole % 60 === 0 ? `${minutes}\u00a0min` : `${minutes}\u00a0min ${whole % 60}\u00a0s`;
  const roundMinutes = Math.round(whole / 60);
  if (roundMinutes < 60) return `${roundMinutes}\u00a0min`;
  return roundMinutes % 60 === 0 ? `${roundMinutes / 60}\u00a0h` : `${Math.floor(roundMinutes / 60)}\u00a0h ${roundMinutes % 60}\u00a0min`;
}

/** A score and how sure it is, rounded to what it is worth: `0.913 ± 0.008`. */
export function withInterval(value: number, interval: Interval | null): string {
  if (!interval) return value.toFixed(3);
  const half = (interval[1] - interval[0]) / 2;
  const digits = half >= 0.02 ? 2 : 3;
  return `${value.toFixed(digits)} ± ${half.toFixed(digits)}`;
}

/** A loss, a norm, a rate: three figures that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 100_000)) return value.toExponential(1).replace('e+', 'e');
  return Math.abs(value) >= 100 ? count(value) : String(Number(value.toPrecision(3)));
}

/** `Nov 24, 16:40` in the person's own time. */
export function when(iso: string): string {
  return new Date(iso).toLocaleString('en-US', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}
