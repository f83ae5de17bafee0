import { EXAMPLE_LINES, LISTED_EXAMPLES, type DataFinding } from '../../../shared/model/data-report';
import { IntegerList } from '../../../shared/math/number-list';
import { ownCopy } from '../own-copy';
import { FindingRows } from './finding-rows';
import type { RowColumns } from './row-columns';

export interface DuplicateFindings {
  readonly exactDuplicates: number;
  readonly conflictingLabels: number;
  readonly findings: readonly DataFinding[];
}

/** Finds rows that repeat a text, and texts with several labels. Rows are told by their place in `rows`, texts by their numbers. */
export class DuplicateCheck {
  /** The first row of each text. */
  private readonly firstRows = new IntegerList();
  /** For each text 1 where its rows do not agree on the label. */
  private readonly conflicts = new IntegerList();
  private conflictCount = 0;
  /** The first texts of each kind, for showing. */
  private readonly repeated = new Map<number, string>();
  private readonly disputed = new Map<number, string>();

  constructor(private readonly rows: RowColumns) {}

  /** How many different texts there are. */
  get texts(): number {
    return this.firstRows.length;
  }

  /** Looks at the row that was added last; says whether it is the first one with its text. */
  add(content: string): boolean {
    const row = this.rows.length - 1;
    const text = this.rows.textOf(row);
    if (text === this.texts) {
      this.firstRows.push(row);
      this.conflicts.push(0);
      return true;
    }
    noteExample(this.repeated, text, content);
    if (this.rows.labelOf(row) !== this.rows.labelOf(this.firstRows.at(text))) this.noteConflict(text, content);
    return false;
  }

  /** The first row with this text. */
  firstRow(text: number): number {
    return this.firstRows.at(text);
  }

  report(): DuplicateFindings {
    const disputed = this.collect(this.disputed, (text) => this.conflicts.at(text) === 1);
    const repeated = this.collect(this.repeated, (text, row) => this.firstRows.at(text) !== row);
    return {
      exactDuplicates: this.rows.length - this.texts,
      conflictingLabels: this.conflictCount,
      findings: [...disputed.finding('conflicting-labels', 'conflicts'), ...repeated.finding('exact-duplicates', 'duplicates')],
    };
  }

  private noteConflict(text: number, content: string): void {
    if (this.conflicts.at(text) === 0) this.conflictCount++;
    this.conflicts.set(text, 1);
    noteExample(this.disputed, text, content);
  }

  /** The rows that `concerns` picks. Examples have all rows of their text, the first one too. */
  private collect(examples: ReadonlyMap<number, string>, concerns: (text: number, row: number) => boolean): FindingRows {
    const found = new FindingRows();
    const cases = new Map(Array.from(examples, ([text, content]) => [text, { lines: [] as number[], labels: new Set<string>(), content }]));
    for (let row = 0; row < this.rows.length; row++) {
      const text = this.rows.textOf(row);
      if (concerns(text, row)) found.add(this.rows.lineOf(row));
      const example = cases.get(text);
      if (!example) continue;
      if (example.lines.length < EXAMPLE_LINES) example.lines.push(this.rows.lineOf(row));
      example.labels.add(this.rows.labelOf(row));
    }
    for (const { lines, labels, content } of cases.values()) found.addExample({ lines, labels: [...labels], text: content });
    return found;
  }
}

/** Characters of a text that are kept for showing. */
const KEPT = 500;

function noteExample(examples: Map<number, string>, text: number, content: string): void {
  if (examples.size < LISTED_EXAMPLES && !examples.has(text)) examples.set(text, ownCopy(content.slice(0, KEPT)));
}
