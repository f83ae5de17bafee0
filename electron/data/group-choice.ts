/**
 * Groups of rows that stay together, taken in their order: they come to `count` rows, or to a few less where one more group would
 * be too many. Where each is larger than that the smallest is taken, if it is not the only one.
 *
 * @param order the groups to choose among
 * @param sizes how many rows each group has
 */
export function chooseGroups(order: Iterable<number>, sizes: ArrayLike<number>, count: number): ReadonlySet<number> {
  const groups = [...order];
  const chosen = new Set<number>();
  let room = count;
  for (const group of groups) {
    if (sizes[group]! > room) continue;
    chosen.add(group);
    room -= sizes[group]!;
  }
  if (chosen.size === 0 && count > 0 && groups.length > 1) chosen.add(groups.reduce((smallest, group) => (sizes[group]! < sizes[smallest]! ? group : smallest)));
  return chosen;
}
