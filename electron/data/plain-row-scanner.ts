import { isUtf8 } from 'node:buffer';
import { CR, LF, QUOTE } from './record-scanner';

/** Rows as bytes: what a stored table keeps, so that most rows of a file never become strings on their way there. */
export interface PlainRows {
  readonly rows: number;
  /** Physical line of each row, 1-based. */
  readonly lines: Uint32Array;
  /** Bytes of each cell, row by row. */
  readonly sizes: Uint32Array;
  /** The cells one after the other, in UTF-8. */
  readonly text: Buffer;
}

/** What one look at a chunk brought. All of it is overwritten by the next look. */
export interface PlainScan extends PlainRows {
  /** Where the first row begins that is not among them. */
  readonly end: number;
  /** Its physical line. */
  readonly endLine: number;
}

const NONE = -1;
/** In place of an index: the row goes on beyond the chunk, or needs the rules of RecordScanner. */
const NOT_PLAIN = -1;

const SPACE = 0x20;
const DELETE = 0x7f;
const LONGEST_LINE_END = 2;
const FEW_BYTES = 48;

/**
 * Takes the plain rows from the start of a chunk of UTF-8: as many cells as the table has columns, each bare or in right quotes,
 * a line end after them. It stops at the first row that is anything else; RecordScanner, whose rules it follows as far as it
 * goes, is to judge that one.
 *
 * The cells are moved together at the start of the chunk, because most of a file is copied as it is.
 */
export class PlainRowScanner {
  private lines = new Uint32Array(1024);
  private sizes = new Uint32Array(1024);
  private rows = 0;
  private cells = 0;
  private bytes: Buffer = Buffer.alloc(0);
  /** Only up to here is there text that may be looked at. */
  private limit = 0;
  /** Cells so far end here. */
  private textEnd = 0;
  private line = 1;
  private nextFeed = NONE;
  private nextReturn = NONE;
  private readonly delimiter: number;

  /** @param delimiter nothing in a file of one column */
  constructor(
    private readonly columns: number,
    delimiter: string | undefined,
    private readonly maxRecordBytes: number,
  ) {
    this.delimiter = delimiter?.charCodeAt(0) ?? NONE;
  }

  /**
   * @param bytes a chunk that begins where a row does, on the physical line `line`; it is overwritten
   * @param firstRowLine rows before this line, such as a header, are passed over
   */
  scan(bytes: Buffer, line: number, firstRowLine: number): PlainScan {
    this.bytes = bytes;
    this.limit = plainBytes(bytes);
    this.rows = this.cells = this.textEnd = 0;
    this.line = line;
    this.nextFeed = this.nextReturn = NONE;
    let end = 0;
    while (end < this.limit) {
      const startLine = this.line;
      const next = this.scanRow(end);
      if (next === NOT_PLAIN) {
        this.line = startLine;
        break;
      }
      if (startLine >= firstRowLine) this.keepRow(startLine);
      else this.cells = this.textEnd = 0;
      end = next;
    }
    const { rows, cells, textEnd, line: endLine } = this;
    return { rows, lines: this.lines.subarray(0, rows), sizes: this.sizes.subarray(0, cells), text: bytes.subarray(0, textEnd), end, endLine };
  }

  private keepRow(line: number): void {
    if (this.rows === this.lines.length) this.lines = grown(this.lines);
    this.lines[this.rows++] = line;
  }

  /** Where the next row begins; the cells of this one are then among the others. */
  private scanRow(start: number): number {
    const { bytes, columns, delimiter, cells, textEnd } = this;
    while (this.sizes.length < cells + columns) this.sizes = grown(this.sizes);
    let at = start;
    for (let column = 1; ; column++) {
      const end = bytes[at] === QUOTE ? this.quotedCell(at) : this.bareCell(at);
      if (end === NOT_PLAIN || end >= this.limit) break;
      const isDelimiter = bytes[end] === delimiter;
      if (isDelimiter !== column < columns) break;
      if (!isDelimiter) {
        if (end - start > this.maxRecordBytes - LONGEST_LINE_END) break;
        return this.afterLineEnd(end);
      }
      at = end + 1;
    }
    this.cells = cells;
    this.textEnd = textEnd;
    return NOT_PLAIN;
  }

  private afterLineEnd(at: number): number {
    this.line++;
    return this.bytes[at] === CR && this.bytes[at + 1] === LF ? at + 2 : at + 1;
  }

  /** The index of the delimiter or line end behind the cell. */
  private bareCell(start: number): number {
    const { bytes, delimiter, limit } = this;
    let at = start;
    let isBlank = true;
    for (; at < limit; at++) {
      const byte = bytes[at]!;
      if (byte === delimiter || byte === LF || byte === CR) break;
      if (byte > SPACE && byte < DELETE) isBlank = false;
    }
    // In a file of one column it may be a blank line, which is no row.
    if (isBlank && this.columns === 1) return NOT_PLAIN;
    this.move(start, at);
    this.sizes[this.cells++] = at - start;
    return at;
  }

  /** The same for a cell whose opening quote is at `open`. */
  private quotedCell(open: number): number {
    const { bytes, limit, textEnd } = this;
    for (let from = open + 1; ; ) {
      const quote = bytes.indexOf(QUOTE, from);
      if (quote < 0 || quote + 1 >= limit) return NOT_PLAIN;
      // Before the bytes move, since they may move to where they are counted.
      this.countLines(from, quote);
      const next = bytes[quote + 1]!;
      const isEscape = next === QUOTE;
      this.move(from, isEscape ? quote + 1 : quote);
      if (isEscape) {
        from = quote + 2;
        continue;
      }
      if (next !== this.delimiter && next !== LF && next !== CR) return NOT_PLAIN;
      this.sizes[this.cells++] = this.textEnd - textEnd;
      return quote + 1;
    }
  }

  private countLines(from: number, to: number): void {
    if (this.nextFeed < from) this.nextFeed = this.find(LF, from);
    while (this.nextFeed < to) {
      this.line++;
      this.nextFeed = this.find(LF, this.nextFeed + 1);
    }
    if (this.nextReturn < from) this.nextReturn = this.find(CR, from);
    while (this.nextReturn < to) {
      if (this.bytes[this.nextReturn + 1] !== LF) this.line++;
      this.nextReturn = this.find(CR, this.nextReturn + 1);
    }
  }

  private find(byte: number, from: number): number {
    const found = this.bytes.indexOf(byte, from);
    return found < 0 ? Infinity : found;
  }

  /** Appends bytes to the cells; a few go faster by hand. */
  private move(start: number, end: number): void {
    const { bytes } = this;
    if (end - start > FEW_BYTES) bytes.copyWithin(this.textEnd, start, end);
    else for (let from = start, to = this.textEnd; from < end; from++, to++) bytes[to] = bytes[from]!;
    this.textEnd += end - start;
  }
}

/** How much of a chunk may be looked at: whole lines of valid UTF-8, before any zero byte, which makes a row unusable. */
function plainBytes(bytes: Buffer): number {
  const zero = bytes.indexOf(0);
  const end = bytes.lastIndexOf(LF, zero < 0 ? bytes.length : zero) + 1;
  return isUtf8(bytes.subarray(0, end)) ? end : 0;
}

function grown(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
