import type { ClassNames } from './parquet-worker';

/** What Hugging Face's datasets write for a row without a label. */
const NO_LABEL = '-1';
const NAMED = 10;

export type ClassNamer = (cells: readonly string[]) => readonly string[];

/**
 * Puts names in place of the numbers of classes, and nothing in place of -1, so that a row without a label counts as one. A number
 * that has no name stays.
 */
export function classNamer(columns: readonly string[], classNames: ClassNames): ClassNamer {
  const named = columns.flatMap((column, index) => (Object.hasOwn(classNames, column) ? [[index, classNames[column]!] as const] : []));
  if (named.length === 0) return (cells) => cells;
  return (cells) => {
    const row = [...cells];
    for (const [index, names] of named) row[index] = nameOf(row[index]!, names);
    return row;
  };
}

function nameOf(cell: string, names: readonly string[]): string {
  if (cell === NO_LABEL) return '';
  return (/^\d+$/.test(cell) ? names[Number(cell)] : undefined) ?? cell;
}

/** What a person should know about it. */
export function classNotes(columns: readonly string[], classNames: ClassNames): string[] {
  return columns.flatMap((column) => {
    if (!Object.hasOwn(classNames, column)) return [];
    const names = classNames[column]!;
    const shown = names.slice(0, NAMED).map((name) => `'${name}'`).join(', ');
    return [`The numbers in '${column}' were replaced by the names that the file has for them: ${shown}${names.length > NAMED ? '…' : ''}. Rows with -1 have no label and are not used.`];
  });
}
