import { ownCopy } from '../own-copy';
import { IntegerList } from '../../../shared/math/number-list';

/** What the checks keep of every row: where it is, its label, and its text's number. 12 bytes a row. */
export class RowColumns {
  private readonly lines = new IntegerList();
  private readonly texts = new IntegerList();
  private readonly labelIds = new IntegerList();
  private readonly labels: string[] = [];
  private readonly idOfLabel = new Map<string, number>();

  get length(): number {
    return this.lines.length;
  }

  add(line: number, text: number, label: string): void {
    this.lines.push(line);
    this.texts.push(text);
    this.labelIds.push(this.labelId(label));
  }

  lineOf(row: number): number {
    return this.lines.at(row);
  }

  textOf(row: number): number {
    return this.texts.at(row);
  }

  labelOf(row: number): string {
    return this.labels[this.labelIds.at(row)]!;
  }

  private labelId(label: string): number {
    const known = this.idOfLabel.get(label);
    if (known !== undefined) return known;
    const copy = ownCopy(label);
    this.idOfLabel.set(copy, this.labels.length);
    return this.labels.push(copy) - 1;
  }
}
