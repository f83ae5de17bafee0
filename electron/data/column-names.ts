import { userError, type AppError } from '../../shared/errors';

/**
 * The index of the column that a person means: the exact name, or the only one that is equal without regard to case and
 * to blanks around it.
 *
 * @param flag the option that named it, for the message
 * @throws a user error that lists the columns
 */
export function findColumn(columns: readonly string[], wanted: string, flag: string, path: string): number {
  const exact = columns.indexOf(wanted);
  if (exact >= 0) return exact;
  const similar = columns.flatMap((name, index) => (fold(name) === fold(wanted) ? [index] : []));
  if (similar.length === 1) return similar[0]!;
  const what = similar.length === 0 ? `There is no column '${wanted}' in ${path}` : `'${wanted}' could be several columns of ${path}`;
  throw userError('unknown-column', `${what}. ${listColumns(columns)}`, `Pass one of them to ${flag}, spelled as in the file.`);
}

/** What to say where the columns cannot be guessed. */
export function unguessableColumn(columns: readonly string[], role: 'text' | 'label', path: string): AppError {
  return userError('column-not-guessed', `Which column of ${path} holds the ${role}? ${listColumns(columns)}`, `Name it with --${role} COLUMN.`);
}

/**
 * What to say where a model of pairs would be asked about the first texts alone.
 *
 * @param learnt the column that it learnt second texts from
 */
export function missingSecondText(columns: readonly string[], learnt: string, path: string): AppError {
  return userError('no-second-text', `Which column of ${path} holds the second text, which the model learnt from '${oneLine(learnt)}'? ${listColumns(columns)}`, `Name it with --text-pair COLUMN, or call it '${oneLine(learnt)}' in the file.`);
}

function listColumns(columns: readonly string[]): string {
  const shown = columns.slice(0, 50).map((name) => `'${oneLine(name)}'`);
  const more = columns.length > shown.length ? ` and ${columns.length - shown.length} more` : '';
  return `It has: ${shown.join(', ')}${more}.`;
}

function oneLine(name: string): string {
  return name.replace(/\s+/gu, ' ');
}

function fold(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
