/**
 * Thins a series for drawing: of each stretch of equal length, the points of least and greatest value stay, in their order, and the
 * first and last of all. No spike is lost, and the shape stays what the eye would see.
 *
 * @param limit about how many points remain; series no longer than that come back as they are
 */
export function extremesOfStretches<T>(points: readonly T[], limit: number, valueOf: (point: T) => number): T[] {
  if (points.length <= limit) return [...points];
  const stretches = Math.max(1, Math.floor((limit - 2) / 2));
  const inner = points.length - 2;
  const kept: T[] = [points[0]!];
  for (let i = 0; i < stretches; i++) {
    const from = 1 + Math.floor((i * inner) / stretches);
    const to = 1 + Math.floor(((i + 1) * inner) / stretches);
    if (to > from) kept.push(...extremes(points, from, to, valueOf));
  }
  kept.push(points[points.length - 1]!);
  return kept;
}

function extremes<T>(points: readonly T[], from: number, to: number, valueOf: (point: T) => number): T[] {
  let least = from;
  let greatest = from;
  for (let i = from + 1; i < to; i++) {
    if (valueOf(points[i]!) < valueOf(points[least]!)) least = i;
    if (valueOf(points[i]!) > valueOf(points[greatest]!)) greatest = i;
  }
  if (least === greatest) return [points[least]!];
  return least < greatest ? [points[least]!, points[greatest]!] : [points[greatest]!, points[least]!];
}
