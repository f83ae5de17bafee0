import type { TableRow } from './table';

/**
 * A row with as many cells as the table has columns. One with more or fewer gets a `problem`, and keeps all it holds: it is
 * filled up with blanks, or what is too much joins the last cell.
 */
export function fitRow(row: TableRow, width: number, joiner: string): TableRow {
  const { line, cells } = row;
  if (!row.problem && cells.length === width) return row;
  const problem = row.problem ?? `it has ${plural(cells.length, 'cell')}, the header has ${width}`;
  return { line, cells: fitted(cells, width, joiner), problem };
}

function fitted(cells: readonly string[], width: number, joiner: string): string[] {
  if (cells.length <= width) return [...cells, ...Array<string>(width - cells.length).fill('')];
  return [...cells.slice(0, width - 1), cells.slice(width - 1).join(joiner)];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
