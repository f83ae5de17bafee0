import { userError } from '../../shared/errors';
import { Random, RANDOM_STREAMS } from '../../shared/math/random';
import { apportion } from './apportionment';
import { chooseGroups } from './group-choice';

/** Row numbers on both sides, ascending. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  /** Why a class is missing from validation, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Splits rows so that both sides have the classes in the same proportions. Every class with at least two rows (where texts stay
 * together: two texts) reaches validation and keeps at least one row in training. The same on every machine for the same seed.
 *
 * @param labelIds the class of each row
 * @param fraction share of the rows for validation, 0 to below 1; 0 leaves all rows in training
 * @param labels class names, for the notes
 * @param textNumbers for each row the number of its text: rows of one text go to one side, with the class of the first of them.
 *   Without, each row is a text of its own
 */
export function stratifiedSplit(labelIds: Int32Array, fraction: number, seed: number, labels: readonly string[] = [], textNumbers: Int32Array = Int32Array.from(labelIds.keys())): Split {
  if (!(fraction >= 0 && fraction < 1)) {
    throw userError('bad-validation-fraction', `The share of rows for validation is ${fraction}.`, 'Choose 0 (none) or a share below 1, such as 0.1.');
  }
  if (fraction === 0) return { train: Int32Array.from(labelIds.keys()), validation: new Int32Array(), notes: [] };
  const texts = countTexts(textNumbers);
  const classes = rowsByClass(texts.firstRows.map((row) => labelIds[row]!));
  const sizes = classes.map((members) => members.reduce((sum, text) => sum + texts.sizes[text]!, 0));
  const most = sizes.map((size) => Math.max(0, size - 1));
  const least = most.map((size) => Math.min(1, size));
  const shares = apportion(sizes, Math.round(labelIds.length * fraction), least, most);
  const random = new Random(seed, RANDOM_STREAMS.split);
  const heldBack = new Set(classes.flatMap((members, id) => [...chooseGroups(random.shuffle([...members]), texts.sizes, shares[id]!)]));
  const rows = Int32Array.from(labelIds.keys());
  const single = classes.flatMap((members, id) => (members.length === 1 ? [{ label: labels[id] ?? String(id), rows: sizes[id]! }] : []));
  return { train: rows.filter((row) => !heldBack.has(textNumbers[row]!)), validation: rows.filter((row) => heldBack.has(textNumbers[row]!)), notes: singleTextNotes(single) };
}

/** By the number of a text: the row where it first comes, and how many rows have it. */
function countTexts(textNumbers: Int32Array): { readonly firstRows: Int32Array; readonly sizes: Int32Array } {
  const texts = textNumbers.reduce((most, number) => Math.max(most, number + 1), 0);
  const [firstRows, sizes] = [new Int32Array(texts), new Int32Array(texts)];
  textNumbers.forEach((number, row) => {
    if (sizes[number] === 0) firstRows[number] = row;
    sizes[number]! += 1;
  });
  return { firstRows, sizes };
}

/** Of hundreds of such classes the first are enough. */
const NAMED = 5;

function singleTextNotes(classes: readonly { readonly label: string; readonly rows: number }[]): string[] {
  const [first, ...others] = classes;
  if (!first) return [];
  if (others.length === 0) return [first.rows === 1 ? `Class '${first.label}' has only 1 row: it stays in training.` : `The ${first.rows} rows of class '${first.label}' all have the same text: they stay in training.`];
  const named = classes.slice(0, NAMED).map(({ label }) => `'${label}'`).join(', ');
  const rest = classes.length > NAMED ? ` and ${classes.length - NAMED} more` : '';
  const what = classes.every(({ rows }) => rows === 1) ? '1 row' : '1 text';
  return [`${classes.length} classes have only ${what} each, which stays in training: ${named}${rest}.`];
}

/**
 * Draws `limit` rows that have the classes in the same proportions as all rows, at least one of each class where the
 * limit allows. Returns row numbers, ascending; all of them where there are no more.
 */
export function stratifiedSample(labelIds: Int32Array, limit: number, seed: number): Int32Array {
  if (!Number.isInteger(limit) || limit < 1) {
    throw userError('bad-limit', `A limit of ${limit} rows is not possible.`, 'Choose a whole number from 1 on.');
  }
  if (limit >= labelIds.length) return Int32Array.from(labelIds.keys());
  const classes = rowsByClass(labelIds);
  const sizes = classes.map(({ length }) => length);
  const present = sizes.map((size) => Math.min(1, size));
  const allFit = present.reduce((sum, one) => sum + one, 0) <= limit;
  const shares = apportion(sizes, limit, allFit ? present : sizes.map(() => 0), sizes);
  return draw(classes, shares, new Random(seed, RANDOM_STREAMS.sample));
}

function rowsByClass(labelIds: Int32Array): number[][] {
  const classes: number[][] = [];
  labelIds.forEach((id, row) => {
    while (classes.length <= id) classes.push([]);
    classes[id]!.push(row);
  });
  return classes;
}

function draw(classes: readonly number[][], shares: readonly number[], random: Random): Int32Array {
  const drawn = classes.flatMap((rows, id) => random.shuffle([...rows]).slice(0, shares[id]));
  return Int32Array.from(drawn).sort();
}
