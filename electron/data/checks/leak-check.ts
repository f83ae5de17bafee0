import type { DataFinding, LeakReport } from '../../../shared/model/data-report';
import { IntegerList } from '../../../shared/math/number-list';
import { FindingRows } from './finding-rows';

/** Rows of a test file that training would have seen, so that their scores mean too much. */
export class LeakCheck {
  private readonly exact = new FindingRows();
  private readonly near = new FindingRows();
  private rows = 0;
  private exactCount = 0;
  private nearCount = 0;
  /** For each row of the test file its text's number. */
  private readonly texts = new IntegerList();
  private nextRow = 0;
  private readonly linesNear = new Map<number, readonly number[]>();

  /**
   * A row of the test file.
   *
   * @param dataLine where the data have its text; undefined where they do not
   */
  add(line: number, text: number, content: string, dataLine: number | undefined): void {
    this.rows++;
    this.texts.push(text);
    if (dataLine === undefined) return;
    this.exactCount++;
    this.exact.add(line, () => ({ lines: [dataLine], testLines: [line], text: content }));
  }

  /**
   * The same row again, in the same order.
   *
   * @param compare gives the lines of the data to whose texts this one is near; undefined where its text was compared before
   */
  compare(line: number, content: string, compare: (text: number) => readonly number[] | undefined): void {
    const text = this.texts.at(this.nextRow++);
    const compared = compare(text);
    if (compared !== undefined && compared.length > 0) this.linesNear.set(text, compared);
    const lines = this.linesNear.get(text);
    if (!lines) return;
    this.nearCount++;
    this.near.add(line, () => ({ lines, testLines: [line], text: content }));
  }

  report(path: string): LeakReport {
    return { path, rows: this.rows, exact: this.exactCount, near: this.nearCount };
  }

  findings(): DataFinding[] {
    return [...this.exact.finding('leaked-rows', 'duplicates'), ...this.near.finding('nearly-leaked-rows', 'duplicates')];
  }
}
