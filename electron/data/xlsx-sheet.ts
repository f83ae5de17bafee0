import { dateText } from './xlsx-dates';
import { RichText, unescapeText, type SheetPlace, type Workbook } from './xlsx-workbook';
import { xmlParser } from './xml-stream';
import type { ZipArchive } from './zip-archive';

/** One row of a sheet that holds anything. */
export interface SheetRow {
  /** As the sheet numbers it. */
  readonly line: number;
  /** From column A; blank cells at the end are dropped. */
  readonly cells: string[];
}

/** As many as Excel computes with; files have more, which are noise. */
const EXCEL_DIGITS = 15;

/** Excel's last column is XFD. */
const MAX_COLUMNS = 16_384;

/**
 * Streams the rows of a sheet that are not blank, in batches of what one piece of the file brought.
 *
 * @throws an Error where the sheet is damaged or hostile
 */
export async function* readSheet(zip: ZipArchive, place: SheetPlace, workbook: Workbook): AsyncGenerator<SheetRow[], void, void> {
  const collector = new RowCollector(workbook);
  const parser = xmlParser(collector);
  for await (const piece of zip.text(place.part)) {
    parser.write(piece);
    const rows = collector.takeRows();
    if (rows.length > 0) yield rows;
  }
  parser.close();
}

/** Gathers rows from the sheet's tags: `row`, in it `c`, in it the value `v` or a text `is`. */
class RowCollector {
  private rows: SheetRow[] = [];
  private line = 0;
  private cells: string[] = [];
  private column = -1;
  private type = '';
  private style = 0;
  private value = '';
  private inValue = false;
  private readonly richText = new RichText((text) => (this.value += text));

  constructor(private readonly workbook: Workbook) {}

  takeRows(): SheetRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') this.startRow(attributes['r']);
    else if (name === 'c') this.startCell(attributes);
    else if (name === 'v') this.inValue = true;
    else this.richText.open(name);
  }

  text(text: string): void {
    if (this.inValue) this.value += text;
    else this.richText.text(text);
  }

  close(name: string): void {
    if (name === 'row') this.endRow();
    else if (name === 'c') this.endCell();
    else if (name === 'v') this.inValue = false;
    else this.richText.close(name);
  }

  private startRow(number: string | undefined): void {
    const given = Number(number);
    this.line = Number.isSafeInteger(given) && given > this.line ? given : this.line + 1;
    this.cells = [];
    this.column = -1;
  }

  private startCell({ r, t = 'n', s }: Readonly<Record<string, string>>): void {
    this.column = r === undefined ? this.column + 1 : columnOf(r);
    if (this.column >= MAX_COLUMNS) throw new Error(`it has a cell beyond column ${MAX_COLUMNS}`);
    this.type = t;
    this.style = Number(s ?? 0);
    this.value = '';
  }

  private endCell(): void {
    const text = this.cellText();
    if (text === '') return;
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column] = text;
  }

  private endRow(): void {
    if (this.cells.some((cell) => cell.trim() !== '')) this.rows.push({ line: this.line, cells: this.cells });
    this.cells = [];
  }

  private cellText(): string {
    const { strings, dateStyles, from1904 } = this.workbook;
    switch (this.type) {
      case 's':
        return strings[Number(this.value)] ?? missingText(this.value);
      case 'b':
        return this.value === '1' ? 'TRUE' : 'FALSE';
      case 'e':
        // What a formula could not compute is no text.
        return '';
      case 'n':
        if (this.value === '' || Number.isNaN(Number(this.value))) return this.value;
        return dateStyles[this.style] ? dateText(Number(this.value), from1904) : String(Number(Number(this.value).toPrecision(EXCEL_DIGITS)));
      default:
        return unescapeText(this.value);
    }
  }
}

function missingText(number: string): string {
  if (number === '') return '';
  throw new Error(`it has no text number ${number.slice(0, 20)}`);
}

/** `AB12` is column 27. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? 'A') column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
