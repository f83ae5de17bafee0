import { IntegerList } from '../../shared/math/number-list';
import type { LabelledRow } from '../../shared/model/dataset';
import { lazyRows, type RowList } from '../../shared/model/row-list';
import { ownCopy } from './own-copy';
import { TextArena } from './text-arena';

/** Labelled rows in a memory of little more than the bytes of their texts. Rows are made when they are asked for. */
export class LabelledRowStore implements RowList<LabelledRow> {
  private readonly lines = new IntegerList();
  private readonly texts = new TextArena();
  /** Empty where the rows have no second text. */
  private readonly pairs = new TextArena();
  private readonly labelIds = new IntegerList();
  private readonly labels: string[] = [];
  private readonly idOfLabel = new Map<string, number>();

  static from(rows: Iterable<LabelledRow>): LabelledRowStore {
    const store = new LabelledRowStore();
    for (const row of rows) store.add(row);
    return store;
  }

  get length(): number {
    return this.lines.length;
  }

  /** Appends a row; all rows have a second text, or none has. */
  add({ line, text, pair, label }: LabelledRow): void {
    this.lines.push(line);
    this.texts.add(text);
    if (pair !== undefined) this.pairs.add(pair);
    this.labelIds.push(this.idOf(label));
  }

  at(index: number): LabelledRow | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const line = this.lines.at(index);
    const text = this.texts.at(index);
    const label = this.labelOf(index);
    return this.pairs.length === 0 ? { line, text, label } : { line, text, pair: this.pairs.at(index), label };
  }

  labelOf(index: number): string {
    return this.labels[this.labelIds.at(index)]!;
  }

  /** The label of each row, without a look at the texts. */
  get allLabels(): RowList<string> {
    return lazyRows(this.length, (index) => this.labelOf(index));
  }

  *[Symbol.iterator](): Generator<LabelledRow, void, void> {
    for (let index = 0; index < this.length; index++) yield this.at(index)!;
  }

  /** Lets the memory of the texts go; their number stays, rows cannot be had any more. */
  release(): void {
    this.texts.release();
    this.pairs.release();
  }

  private idOf(label: string): number {
    const known = this.idOfLabel.get(label);
    if (known !== undefined) return known;
    const own = ownCopy(label);
    this.idOfLabel.set(own, this.labels.length);
    return this.labels.push(own) - 1;
  }
}
