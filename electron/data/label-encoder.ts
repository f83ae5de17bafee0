import { userError, type AppError } from '../../shared/errors';
import { ownCopy } from './own-copy';
import type { ClassCount } from '../../shared/model/dataset';

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Characters of a label that a message shows. */
const MAX_LABEL_SHOWN = 60;

/** How many unknown labels a message lists. */
const MAX_LISTED = 20;

/** Class names to class numbers and back. Labels are compared as trimmed text, so that any spelling is a label. */
export class LabelEncoder {
  /** Class names by number. */
  readonly labels: readonly string[];
  private readonly ids: ReadonlyMap<string, number>;

  /** @param labels the classes in order, as a model's id2label gives them */
  constructor(labels: readonly string[]) {
    this.labels = labels.map((label) => label.trim());
    this.ids = new Map(this.labels.map((label, id) => [label, id]));
  }

  /**
   * The encoder for the labels of a training set, its classes in order (see {@link sortLabels}).
   *
   * @throws a user error where there are fewer than two classes to tell apart
   */
  static fromLabels(labels: Iterable<string>, column: string): LabelEncoder {
    const classes = sortLabels(new Set(Array.from(labels, (label) => label.trim())));
    if (classes.length < 2) {
      const found = classes.length === 0 ? 'no label' : `only one label, '${classes[0]!}',`;
      throw userError('one-class-only', `There is ${found} in column '${column}'; at least two are needed.`, 'Add rows with another label, or name another column with --label.');
    }
    return new LabelEncoder(classes);
  }

  get size(): number {
    return this.labels.length;
  }

  /** The class number, or `undefined` for a label that is none of the classes. */
  encode(label: string): number | undefined {
    return this.ids.get(label.trim());
  }

  /**
   * The class number of each label.
   *
   * @param where the file and column, for the message
   * @throws a user error that lists the labels that are none of the classes
   */
  encodeAll(labels: Iterable<string>, where: string): Int32Array {
    const unknown = new Set<string>();
    const ids = Int32Array.from(labels, (label) => {
      const id = this.encode(label);
      if (id === undefined) unknown.add(label.trim());
      return id ?? -1;
    });
    if (unknown.size > 0) throw this.unknownLabels(sortLabels(unknown), where);
    return ids;
  }

  private unknownLabels(unknown: readonly string[], where: string): AppError {
    const hint = 'Correct these labels or leave those rows out.';
    return userError('unknown-label', `${where} has labels that the model does not know: ${list(unknown)}. It knows: ${list(this.labels)}.`, hint);
  }
}

/** Numbers in their order where all are numbers, otherwise by code point: the same everywhere, whatever the language. */
export function sortLabels(labels: Iterable<string>): string[] {
  const all = [...labels];
  const compare = all.every((label) => NUMBER.test(label)) ? compareNumbers : compareCodePoints;
  return all.sort(compare);
}

/** Counts how often each label comes. */
export class ClassCounter {
  total = 0;
  private readonly counts = new Map<string, number>();

  add(label: string): void {
    const count = this.counts.get(label);
    this.counts.set(count === undefined ? ownCopy(label) : label, (count ?? 0) + 1);
    this.total++;
  }

  /** The classes in their order (see {@link sortLabels}). */
  inOrder(): ClassCount[] {
    return sortLabels(this.counts.keys()).map((label) => ({ label, count: this.counts.get(label)! }));
  }
}

function compareNumbers(a: string, b: string): number {
  return Number(a) - Number(b) || compareCodePoints(a, b);
}

/** JavaScript compares UTF-16 units, which puts emoji before some letters; Python and databases compare code points. */
function compareCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function list(labels: readonly string[]): string {
  const shown = labels.slice(0, MAX_LISTED).map((label) => `'${shortened(label.replace(/\s+/gu, ' '))}'`);
  return shown.join(', ') + (labels.length > shown.length ? ` and ${labels.length - shown.length} more` : '');
}

/** A label may be as long as a text. */
function shortened(label: string): string {
  return label.length > MAX_LABEL_SHOWN ? `${label.slice(0, MAX_LABEL_SHOWN)}…` : label;
}
