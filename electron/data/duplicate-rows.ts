import type { LabelledRow } from '../../shared/model/dataset';
import { CandidateSearch } from './checks/candidate-pairs';
import { NearDuplicates } from './checks/near-duplicates';
import { shingles } from './checks/shingles';
import { TextIndex } from './checks/text-index';

/** Rows that could go, each in one list only. */
export interface DuplicateRows {
  /** Whose text is that of an earlier row. */
  readonly repeated: readonly LabelledRow[];
  /** Whose text is a near duplicate of an earlier row's (see NearDuplicates) that has the same label. */
  readonly near: readonly LabelledRow[];
  /** Of the others, those whose text is that of a test row, or of which a test row is a near duplicate. */
  readonly inTest: readonly LabelledRow[];
}

/** Finds among rows in memory what `DataChecks` finds in a file. */
export function duplicateRows(rows: readonly LabelledRow[], test: readonly LabelledRow[]): DuplicateRows {
  const index = new TextIndex();
  const { first: texts, others: repeated } = firstOfEach(rows, index);
  const known = index.size;
  const leaked = new Set<LabelledRow>();
  for (const { text, pair } of test) {
    const row = texts[index.find(text, pair)];
    if (row) leaked.add(row);
  }
  const { first: testTexts } = firstOfEach(test, index);
  const { near, nearTest } = nearDuplicates([...texts, ...testTexts], known);
  const going = new Set(near);
  const inTest = texts.filter((row) => (leaked.has(row) || nearTest.has(row)) && !going.has(row));
  return { repeated, near, inTest };
}

/** The first row of each text that `index` did not have, and the rows that repeat one. */
function firstOfEach(rows: readonly LabelledRow[], index: TextIndex): { first: LabelledRow[]; others: LabelledRow[] } {
  const first: LabelledRow[] = [];
  const others: LabelledRow[] = [];
  for (const row of rows) {
    const before = index.size;
    index.add(row.text, row.pair);
    (index.size > before ? first : others).push(row);
  }
  return { first, others };
}

/** @param among how many of the texts are to train on; the others are to measure on */
function nearDuplicates(texts: readonly LabelledRow[], among: number): { near: LabelledRow[]; nearTest: Set<LabelledRow> } {
  const search = new CandidateSearch();
  for (const { text, pair } of texts) search.add(shingles(text, pair));
  const comparison = new NearDuplicates(search.pairs(among), among);
  const near: LabelledRow[] = [];
  const nearTest = new Set<LabelledRow>();
  texts.forEach((row, id) => {
    if (!comparison.needs(id)) return;
    const earlier = comparison.add(id, shingles(row.text, row.pair)).map((other) => texts[other]!);
    if (id >= among) for (const other of earlier) nearTest.add(other);
    else if (earlier[0]?.label === row.label) near.push(row);
  });
  return { near, nearTest };
}
