import { IntegerList } from '../../shared/math/number-list';
import { PairTable } from './pair-table';
import { wordsOf } from './words';

/** More different words or pairs than this are not entered: what comes so late is rare. Bounds memory to some 200 MB. */
const MAX_WORDS = 1 << 20;
const MAX_PAIRS = 1 << 22;

/** The number of a word that is not known. */
const UNKNOWN = -1;

/**
 * Terms, that is words and pairs of neighbouring words, numbered as they are met; counts in how many rows each occurs.
 * Words and pairs have numbers of their own.
 */
export class TermCounter {
  private readonly words = new Map<string, number>();
  private readonly pairs = new PairTable(MAX_PAIRS);
  private readonly wordCounts = new RowCounts();
  private readonly pairCounts = new RowCounts();
  /** How many rows were counted. */
  rows = 0;

  /** Rows that hold each word, by its number. */
  get rowsOfWords(): Int32Array {
    return this.wordCounts.view();
  }

  /** Rows that hold each pair, by its number. */
  get rowsOfPairs(): Int32Array {
    return this.pairCounts.view();
  }

  /** Counts a row's terms. Returns its words by number, −1 for those that found no place. */
  count(text: string): Int32Array {
    const numbers = Int32Array.from(wordsOf(text), (word) => this.enter(word));
    for (const word of numbers) this.wordCounts.add(word, this.rows);
    for (let i = 1; i < numbers.length; i++) {
      if (numbers[i - 1] !== UNKNOWN && numbers[i] !== UNKNOWN) this.pairCounts.add(this.pairs.add(numbers[i - 1]!, numbers[i]!), this.rows);
    }
    this.rows++;
    return numbers;
  }

  /** The words of a text by number, −1 for those that were never counted. */
  numbersOf(text: string): Int32Array {
    return Int32Array.from(wordsOf(text), (word) => this.words.get(word) ?? UNKNOWN);
  }

  /** The number of a pair of known words, or −1. */
  pairNumber(first: number, second: number): number {
    return first === UNKNOWN || second === UNKNOWN ? UNKNOWN : this.pairs.find(first, second);
  }

  private enter(word: string): number {
    const known = this.words.get(word);
    if (known !== undefined) return known;
    if (this.words.size >= MAX_WORDS) return UNKNOWN;
    this.words.set(ownCopy(word), this.words.size);
    return this.words.size - 1;
  }
}

/** A slice keeps the whole text that it was cut from in memory; a copy keeps itself. */
function ownCopy(slice: string): string {
  return ` ${slice}`.slice(1);
}

/** In how many rows each number was seen; numbers come in their order. */
class RowCounts {
  private readonly counts = new IntegerList();
  private readonly lastRows = new IntegerList();

  add(number: number, row: number): void {
    if (number === UNKNOWN) return;
    if (number === this.counts.length) {
      this.counts.push(1);
      this.lastRows.push(row);
    } else if (this.lastRows.at(number) !== row) {
      this.counts.set(number, this.counts.at(number) + 1);
      this.lastRows.set(number, row);
    }
  }

  view(): Int32Array {
    return this.counts.view();
  }
}
