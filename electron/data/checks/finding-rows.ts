import { EXAMPLE_LINES, LISTED_EXAMPLES, LISTED_LINES, type DataFinding, type DataFix, type FindingExample, type FindingKind } from '../../../shared/model/data-report';

/** Characters of a text that an example shows. */
const SHOWN = 120;

/** Collects the rows of one finding, handed in by ascending lines, within the bounds of the report. */
export class FindingRows {
  private rows = 0;
  private readonly lines: number[] = [];
  private readonly examples: FindingExample[] = [];

  /** @param example called where there is still room for one */
  add(line: number, example?: () => FindingExample): void {
    this.rows++;
    if (this.lines.length < LISTED_LINES) this.lines.push(line);
    if (example && this.examples.length < LISTED_EXAMPLES) this.addExample(example());
  }

  addExample(example: FindingExample): void {
    if (this.examples.length < LISTED_EXAMPLES) this.examples.push(withinBounds(example));
  }

  /** The finding, or none where it has no row. */
  finding(kind: FindingKind, fix: DataFix | null): DataFinding[] {
    return this.rows === 0 ? [] : [{ kind, rows: this.rows, lines: this.lines, examples: this.examples, fix }];
  }
}

function withinBounds({ lines, text, ...rest }: FindingExample): FindingExample {
  return { lines: lines.slice(0, EXAMPLE_LINES), ...rest, ...(text === undefined ? {} : { text: excerpt(text) }) };
}

/** The beginning of a text in one line, whole characters only. */
export function excerpt(text: string): string {
  const line = text.slice(0, 4 * SHOWN).replace(/\s+/gu, ' ').trim();
  const characters = Array.from(line);
  return characters.length > SHOWN ? `${characters.slice(0, SHOWN - 1).join('')}…` : line;
}
