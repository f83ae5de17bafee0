import type { PlainRows } from './plain-row-scanner';
import type { TableRow } from './table';

/** The same rows with cells as strings. */
export function toRows({ rows, lines, sizes, text }: PlainRows, columns: number): TableRow[] {
  let at = 0;
  return Array.from({ length: rows }, (_, row) => {
    const cells = Array.from(sizes.subarray(row * columns, (row + 1) * columns), (size) => text.toString('utf8', at, (at += size)));
    return { line: lines[row]!, cells };
  });
}
