import type { SkippedRow, SkippedRows } from '../../shared/model/dataset';

/** A list longer than this helps nobody, and a million of them fills the memory. */
const MAX_LISTED = 1000;

const EMPTY_REASONS = { text: 'its text is empty', label: 'its label is empty' } as const;

/** Whether a row was skipped for being blank where it matters. */
export function isEmptyReason(reason: string): boolean {
  return Object.values<string>(EMPTY_REASONS).includes(reason);
}

/** Collects rows that cannot be used, the first of them by name, all of them by number. */
export class SkippedRowList {
  private readonly listed: SkippedRow[] = [];
  private count = 0;
  private empty = 0;

  get total(): number {
    return this.count;
  }

  get first(): SkippedRow | undefined {
    return this.listed[0];
  }

  add(line: number, reason: string): void {
    this.count++;
    if (this.listed.length < MAX_LISTED) this.listed.push({ line, reason });
  }

  /** A row that is well formed, but blank where it matters. */
  addEmpty(line: number, what: 'text' | 'label'): void {
    this.empty++;
    this.add(line, EMPTY_REASONS[what]);
  }

  report(): SkippedRows {
    return { skipped: [...this.listed], skippedCount: this.count, emptyRows: this.empty };
  }
}
