import { userError } from '../../shared/errors';
import { guessLabelColumn, guessTextColumn } from './column-guess';
import { findColumn, missingSecondText, unguessableColumn } from './column-names';
import { profileColumns, type ColumnProfile } from './column-profile';
import type { Table } from './table-reader';

/** Columns by name, as a person gives them. */
export interface ColumnWishes {
  readonly text?: string | undefined;
  /** The second text of a pair; never guessed. */
  readonly textPair?: string | undefined;
  readonly label?: string | undefined;
  /** The columns that a model was trained on: taken where the file has them and nobody named others. */
  readonly remembered?: Omit<ColumnWishes, 'remembered'> | undefined;
}

/** Indices of the columns to read. */
export interface ColumnChoice {
  readonly text: number;
  readonly textPair: number | undefined;
}

export interface LabelledColumnChoice extends ColumnChoice {
  readonly label: number;
}

/** The names to hand to readTable, so that the header is known by them. */
export function wishedNames({ text, textPair, label, remembered }: ColumnWishes): string[] {
  return [text, textPair, label, ...Object.values(remembered ?? {})].filter((name) => name !== undefined);
}

/**
 * The columns to learn from: the named ones, the rest guessed from names and cells.
 *
 * @throws a user error where a name is unknown, one column has two roles, a guess is not clear, or the second text of a model
 *   of pairs is not there
 */
export function chooseLabelledColumns(table: Table, wishes: ColumnWishes): LabelledColumnChoice {
  const named = findNamed(table, wishes);
  const profiles = profileColumns(table.format.columns, table.sample);
  // The label first: few columns can be one, and the longest of the rest is then the text.
  const label = named.label ?? guessLabelColumn(profiles, present([named.text, named.textPair])) ?? fail(table, 'label');
  const text = named.text ?? guessTextColumn(profiles, present([label, named.textPair])) ?? fail(table, 'text');
  return { text, textPair: named.textPair, label };
}

/** The columns to predict from: as {@link chooseLabelledColumns}, a label being neither needed nor taken for a text. */
export function chooseTextColumns(table: Table, wishes: Omit<ColumnWishes, 'label'>): ColumnChoice {
  const named = findNamed(table, wishes);
  const { columns } = table.format;
  const guess = (profiles: readonly ColumnProfile[]): number | undefined => guessTextColumn(profiles, present([named.textPair]));
  const only = columns.length === 1 ? 0 : undefined;
  return { text: named.text ?? only ?? guess(profileColumns(columns, table.sample)) ?? fail(table, 'text'), textPair: named.textPair };
}

interface NamedColumns {
  readonly text: number | undefined;
  readonly textPair: number | undefined;
  readonly label: number | undefined;
}

function findNamed(table: Table, wishes: ColumnWishes): NamedColumns {
  const find = (name: string | undefined, flag: string): number | undefined =>
    name === undefined ? undefined : findColumn(table.format.columns, name, flag, table.path);
  const named = { text: find(wishes.text, '--text'), textPair: find(wishes.textPair, '--text-pair'), label: find(wishes.label, '--label') };
  const indices = present(Object.values(named));
  const twice = indices.find((index, position) => indices.indexOf(index) !== position);
  if (twice !== undefined) {
    throw userError('column-used-twice', `The column '${table.format.columns[twice]!}' of ${table.path} is named for two purposes.`, 'Name a column of its own for each of --text, --text-pair and --label.');
  }
  const found = { ...named, ...remember(table, wishes, named) };
  const pair = wishes.remembered?.textPair;
  if (pair !== undefined && found.textPair === undefined) throw missingSecondText(table.format.columns, pair, table.path);
  return found;
}

/** The remembered columns that are there, of those that nobody named and that have no other role. */
function remember({ format: { columns } }: Table, { remembered }: ColumnWishes, named: NamedColumns): Partial<NamedColumns> {
  const taken = new Set(present(Object.values(named)));
  // A second text belongs to the first: who names another first text means another pair.
  const isOtherText = named.text !== undefined && columns[named.text] !== remembered?.text;
  const roles = isOtherText ? (['label'] as const) : (['text', 'textPair', 'label'] as const);
  const found = roles.flatMap((role) => {
    const name = named[role] === undefined ? remembered?.[role] : undefined;
    const index = name === undefined ? -1 : columns.indexOf(name);
    return index < 0 || taken.has(index) ? [] : [[role, index] as const];
  });
  return Object.fromEntries(found);
}

function present(indices: readonly (number | undefined)[]): number[] {
  return indices.filter((index) => index !== undefined);
}

function fail(table: Table, role: 'text' | 'label'): never {
  throw unguessableColumn(table.format.columns, role, table.path);
}
