/** A slice keeps the whole chunk of the file that it was cut from in memory; a copy keeps itself. */
export function ownCopy(slice: string): string {
  return ` ${slice}`.slice(1);
}
