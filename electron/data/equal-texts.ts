import type { LabelledRow } from '../../shared/model/dataset';
import type { RowList } from '../../shared/model/row-list';
import { TextIndex } from './checks/text-index';

type TextRow = Pick<LabelledRow, 'text' | 'pair'>;

/** For each row the number of its text (or pair of texts), counted in the order in which they first come: equal ones share it. */
export function textNumbers(rows: RowList<TextRow>): Int32Array {
  const index = new TextIndex();
  return Int32Array.from(rows, ({ text, pair }) => index.add(text, pair));
}

/** How many of `rows` have the text of one of `others`. */
export function countShared(rows: RowList<TextRow>, others: RowList<TextRow>): number {
  const index = new TextIndex();
  for (const { text, pair } of others) index.add(text, pair);
  let shared = 0;
  for (const { text, pair } of rows) if (index.find(text, pair) >= 0) shared++;
  return shared;
}
