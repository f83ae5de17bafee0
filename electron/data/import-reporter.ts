import type { ImportReport, LabelledRow } from '../../shared/model/dataset';
import type { LabelledColumnChoice } from './column-choice';
import { ClassCounter } from './label-encoder';
import type { PlainRows } from './plain-row-scanner';
import { SkippedRowList } from './skipped-rows';
import type { Table, TableRow } from './table';

const SPACE = 0x20;
const DELETE = 0x7f;

/** Looks at rows one after the other: which can be learnt from, and what they come to. */
export class ImportReporter {
  readonly skipped = new SkippedRowList();
  private readonly classes = new ClassCounter();

  constructor(
    private readonly table: Table,
    private readonly columns: LabelledColumnChoice,
  ) {}

  /** The row as an example; nothing where it cannot be used. Its strings may be parts of larger ones. */
  add({ line, cells, problem }: TableRow): LabelledRow | undefined {
    const text = cells[this.columns.text]!;
    const label = cells[this.columns.label]!.trim();
    if (problem !== undefined) this.skipped.add(line, problem);
    else if (text.trim() === '') this.skipped.addEmpty(line, 'text');
    else if (label === '') this.skipped.addEmpty(line, 'label');
    else {
      this.classes.add(label);
      return this.columns.textPair === undefined ? { line, text, label } : { line, text, pair: cells[this.columns.textPair]!, label };
    }
    return undefined;
  }

  /** The same for rows that are bytes, of which it decodes no more than it must. */
  addPlain({ rows, lines, sizes, text }: PlainRows): void {
    const width = this.table.format.columns.length;
    for (let row = 0, at = 0; row < rows; row++) {
      const start = row * width;
      let label = '';
      let hasText = false;
      for (let column = 0; column < width; column++) {
        const end = at + sizes[start + column]!;
        if (column === this.columns.text) hasText = !isBlank(text, at, end);
        if (column === this.columns.label) label = text.toString('utf8', at, end).trim();
        at = end;
      }
      if (!hasText) this.skipped.addEmpty(lines[row]!, 'text');
      else if (label === '') this.skipped.addEmpty(lines[row]!, 'label');
      else this.classes.add(label);
    }
  }

  report(): ImportReport {
    const { format } = this.table;
    const nameOf = (index: number): string => format.columns[index]!;
    const { text, textPair, label } = this.columns;
    return {
      rows: this.classes.total,
      ...format,
      textColumn: nameOf(text),
      ...(textPair === undefined ? {} : { textPairColumn: nameOf(textPair) }),
      labelColumn: nameOf(label),
      classes: this.classes.inOrder(),
      ...this.skipped.report(),
    };
  }
}

/** As `trim() === ''`: a visible character of ASCII at the start settles it, which most texts have. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start]!;
  if (start < end && first > SPACE && first < DELETE) return false;
  return bytes.toString('utf8', start, end).trim() === '';
}
