import type { RowList } from '../../shared/model/row-list';
import { SparseRowsBuilder, type SparseRows } from './sparse-rows';
import { TermCounter } from './term-counter';

/** Rows between two signs of life. */
const CHUNK_ROWS = 256;

export interface VectorizerOptions {
  /** Terms in fewer rows than this are left out. */
  readonly minimumRows: number;
  /** While more terms than this remain, the rarest are left out too. */
  readonly maxFeatures: number;
}

/**
 * Texts as weighted words and word pairs: scikit-learn's `TfidfVectorizer(ngram_range=(1, 2), min_df=…)`, with its
 * defaults: lower case, smooth idf = ln((1 + rows) / (1 + rows with the term)) + 1, rows scaled to length 1. Features are
 * numbered in the order in which their terms are met, words first.
 */
export class TfidfVectorizer {
  private readonly touched: number[] = [];
  private readonly counts: Float64Array;

  private constructor(
    private readonly terms: TermCounter,
    /** Feature of each word and of each pair, −1 where it is left out. */
    private readonly wordFeatures: Int32Array,
    private readonly pairFeatures: Int32Array,
    /** Inverse document frequency of each feature. */
    private readonly idf: Float64Array,
  ) {
    this.counts = new Float64Array(idf.length);
  }

  get features(): number {
    return this.idf.length;
  }

  /** Learns the terms of the texts and turns the texts into rows. Yields the share done; returns both. */
  static *fit(texts: RowList<string>, options: VectorizerOptions): Generator<number, { vectorizer: TfidfVectorizer; rows: SparseRows }, void> {
    const terms = new TermCounter();
    const words: Int32Array[] = [];
    for (const text of texts) {
      const row = words.push(terms.count(text)) - 1;
      if (row % CHUNK_ROWS === 0) yield (0.7 * row) / texts.length;
    }
    const vectorizer = TfidfVectorizer.over(terms, options);
    const builder = new SparseRowsBuilder(vectorizer.features);
    for (const [row, numbers] of words.entries()) {
      vectorizer.addRow(numbers, builder);
      if (row % CHUNK_ROWS === 0) yield 0.7 + (0.3 * row) / texts.length;
    }
    return { vectorizer, rows: builder.build() };
  }

  /** Other texts as rows of the same features; terms that were never learnt do not count. Yields the share done. */
  *transform(texts: RowList<string>): Generator<number, SparseRows, void> {
    const builder = new SparseRowsBuilder(this.features);
    let row = 0;
    for (const text of texts) {
      this.addRow(this.terms.numbersOf(text), builder);
      if (row++ % CHUNK_ROWS === 0) yield row / texts.length;
    }
    return builder.build();
  }

  private static over(terms: TermCounter, { minimumRows, maxFeatures }: VectorizerOptions): TfidfVectorizer {
    const { rowsOfWords, rowsOfPairs, rows } = terms;
    const least = raisedMinimum([rowsOfWords, rowsOfPairs], rows, minimumRows, maxFeatures);
    const idf: number[] = [];
    const number = (inRows: number): number => (inRows < least ? -1 : idf.push(Math.log((1 + rows) / (1 + inRows)) + 1) - 1);
    return new TfidfVectorizer(terms, rowsOfWords.map(number), rowsOfPairs.map(number), Float64Array.from(idf));
  }

  private addRow(words: Int32Array, builder: SparseRowsBuilder): void {
    for (let i = 0; i < words.length; i++) {
      this.tally(this.wordFeatures[words[i]!]);
      if (i > 0) this.tally(this.pairFeatures[this.terms.pairNumber(words[i - 1]!, words[i]!)]);
    }
    const features = Int32Array.from(this.touched).sort();
    this.touched.length = 0;
    const weights = Float64Array.from(features, (feature) => this.counts[feature]! * this.idf[feature]!);
    const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
    builder.add(features, weights.map((weight) => weight / length));
    for (const feature of features) this.counts[feature] = 0;
  }

  private tally(feature: number | undefined): void {
    if (feature === undefined || feature < 0) return;
    if (this.counts[feature]!++ === 0) this.touched.push(feature);
  }
}

/** The lowest number of rows, from `minimum` on, that leaves no more than `limit` terms. */
function raisedMinimum(counts: readonly Int32Array[], rows: number, minimum: number, limit: number): number {
  const termsByRows = new Int32Array(rows + 1);
  for (const list of counts) for (const inRows of list) termsByRows[inRows]!++;
  let left = 0;
  let least = rows + 1;
  while (least > minimum && left + termsByRows[least - 1]! <= limit) left += termsByRows[--least]!;
  return least;
}
