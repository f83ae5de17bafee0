import { userError } from '../../shared/errors';
import { isColumnName } from './column-words';

/** Rows below the first that must be there before the first is taken for data. */
const MIN_ROWS = 3;

/** Some words that end as statements do. */
const SENTENCE = /^\S+(\s+\S+){3,}[.!…]["'”’»)]*$/u;

/** A label repeats; a column with more values than this share of its rows is none. */
const LABEL_SHARE = 0.5;

/** Columns that a note names. */
const NAMED = 10;

export interface TableHeader {
  readonly columns: readonly string[];
  /** False where the first row is data, and the columns have made-up names. */
  readonly hasHeader: boolean;
  /** What a person should know of the names. */
  readonly notes: readonly string[];
}

/**
 * Finds what the columns of a table are called, from the cells of its first rows.
 *
 * @param expected columns that the caller will ask for: a first row that holds one is a header
 * @throws a user error where there is nothing below a header
 */
export function findHeader([first = [], ...below]: readonly (readonly string[])[], path: string, expected: readonly string[] = []): TableHeader {
  const hasHeader = namesAny(first, expected) || !firstRowIsData(first, below);
  if (hasHeader && below.length === 0) throw userError('table-has-no-rows', `${path} has a header but no rows.`, 'Add a row for each text below the header.');
  const columns = uniqueColumnNames(hasHeader ? first : first.map(() => ''));
  const notes = hasHeader ? renamingNotes(first, columns) : [`The first row looks like data, so the columns are named ${someOf(columns)}.`];
  return { columns, hasHeader, notes };
}

function namesAny(cells: readonly string[], expected: readonly string[]): boolean {
  return expected.some((name) => cells.some((cell) => cell.trim().toLowerCase() === name.trim().toLowerCase()));
}

function renamingNotes(cells: readonly string[], columns: readonly string[]): string[] {
  const renamed = columns.filter((name, index) => name !== cells[index]);
  return renamed.length === 0 ? [] : [`Empty or repeated column names became ${someOf(renamed.map((name) => `'${name}'`))}.`];
}

function someOf(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * Column names from the cells of a header: empty ones become `column N`, repeated ones get a number, `text (2)`. What
 * the file wrote is kept otherwise, blanks included.
 */
export function uniqueColumnNames(cells: readonly string[]): string[] {
  const taken = new Set<string>(cells);
  const used = new Set<string>();
  return cells.map((cell, index) => {
    const name = cell.trim() === '' ? firstFree(`column ${index + 1}`, taken) : used.has(cell) ? firstFree(cell, taken) : cell;
    taken.add(name);
    used.add(name);
    return name;
  });
}

function firstFree(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) {
    const numbered = `${name} (${number})`;
    if (!taken.has(numbered)) return numbered;
  }
}

/**
 * Whether the first row of a table is data, not names: one of its cells is a label that comes back in the rows below,
 * another is a text or a number, and none is a word that people name columns with. Of a single column, it is data where it is a
 * whole sentence; a question may be what a survey's column is called.
 */
export function firstRowIsData(first: readonly string[], below: readonly (readonly string[])[]): boolean {
  const rows = below.filter((row) => row.length === first.length);
  if (rows.length < MIN_ROWS || first.some(isColumnName)) return false;
  if (first.length < 2) return SENTENCE.test(first[0]?.trim() ?? '');
  const isLabel = first.map((_, column) => comesBack(column, first, rows));
  return isLabel.includes(true) && first.some((cell, column) => !isLabel[column] && looksLikeData(cell));
}

function comesBack(column: number, first: readonly string[], rows: readonly (readonly string[])[]): boolean {
  const values = new Set(rows.map((row) => row[column]!.trim()));
  return values.size <= rows.length * LABEL_SHARE && first[column]!.trim() !== '' && values.has(first[column]!.trim());
}

function looksLikeData(cell: string): boolean {
  const trimmed = cell.trim();
  return /^[+-]?\d+([.,]\d+)?$/.test(trimmed) || trimmed.length >= 15 || /\s/.test(trimmed);
}
