import { userError } from '../../shared/errors';
import { Random, RANDOM_STREAMS } from '../../shared/math/random';
import { apportion } from './apportionment';

/** Row numbers on both sides, ascending. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  /** Why a class is missing from validation, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Splits rows so that both sides have the classes in the same proportions. Every class with at least two rows reaches
 * validation and keeps at least one row in training. The same on every machine for the same seed.
 *
 * @param labelIds the class of each row
 * @param fraction share of the rows for validation, 0 to below 1; 0 leaves all rows in training
 * @param labels class names, for the notes
 */
export function stratifiedSplit(labelIds: Int32Array, fraction: number, seed: number, labels: readonly string[] = []): Split {
  if (!(fraction >= 0 && fraction < 1)) {
    throw userError('bad-validation-fraction', `The share of rows for validation is ${fraction}.`, 'Choose 0 (none) or a share below 1, such as 0.1.');
  }
  if (fraction === 0) return { train: Int32Array.from(labelIds.keys()), validation: new Int32Array(), notes: [] };
  const classes = rowsByClass(labelIds);
  const sizes = classes.map(({ length }) => length);
  const most = sizes.map((size) => Math.max(0, size - 1));
  const least = most.map((size) => Math.min(1, size));
  const shares = apportion(sizes, Math.round(labelIds.length * fraction), least, most);
  const validation = draw(classes, shares, new Random(seed, RANDOM_STREAMS.split));
  const single = sizes.flatMap((size, id) => (size === 1 ? [labels[id] ?? String(id)] : []));
  return { train: complement(labelIds.length, validation), validation, notes: singleRowNotes(single) };
}

/** Of hundreds of such classes the first are enough. */
const NAMED = 5;

function singleRowNotes(labels: readonly string[]): string[] {
  if (labels.length === 0) return [];
  if (labels.length === 1) return [`Class '${labels[0]!}' has only 1 row: it stays in training.`];
  const named = labels.slice(0, NAMED).map((label) => `'${label}'`).join(', ');
  const rest = labels.length > NAMED ? ` and ${labels.length - NAMED} more` : '';
  return [`${labels.length} classes have only 1 row each, which stays in training: ${named}${rest}.`];
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

function complement(length: number, rows: Int32Array): Int32Array {
  const taken = new Uint8Array(length);
  for (const row of rows) taken[row] = 1;
  return Int32Array.from(taken.keys()).filter((row) => taken[row] === 0);
}
