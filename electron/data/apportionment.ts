/**
 * Divides `total` among groups in proportion to their sizes, by largest remainder (Hamilton): every share is its exact
 * quota rounded down or up, ties going to the earlier group. `least` and `most` bound each share; where they leave no
 * choice the sum differs from `total`.
 */
export function apportion(sizes: readonly number[], total: number, least: readonly number[], most: readonly number[]): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const quotas = sizes.map((size) => (all === 0 ? 0 : (size * total) / all));
  const shares = quotas.map((quota, group) => Math.min(most[group]!, Math.max(least[group]!, Math.floor(quota))));
  let open = total - shares.reduce((sum, share) => sum + share, 0);
  // How far each group is below its quota: the furthest gains, the one furthest above gives.
  const lack = (group: number): number => quotas[group]! - shares[group]!;
  const groups = sizes.map((_, group) => group);
  while (open !== 0) {
    const step = Math.sign(open);
    const movable = groups.filter((group) => (step > 0 ? shares[group]! < most[group]! : shares[group]! > least[group]!));
    const [first, ...others] = movable;
    if (first === undefined) break;
    const chosen = others.reduce((best, group) => (step * (lack(group) - lack(best)) > 0 ? group : best), first);
    shares[chosen]! += step;
    open -= step;
  }
  return shares;
}
