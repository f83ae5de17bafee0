/// <reference lib="es2024.string" />
import type { PlainRows } from '../plain-row-scanner';
import type { TableRow } from '../table';
import { UTF16_FLAG } from './block-format';

/** A block is closed once it holds so much text: what a look at one row has to read. */
const FULL_BYTES = 256 * 1024;
const FULL_CELLS = 64 * 1024;

/** No character takes more bytes of UTF-8 for each of its UTF-16 units. */
const MOST_BYTES_A_UNIT = 3;

/** Gathers rows, and gives them as the bytes of a block: see block-format.ts. It is used again for the next one. */
export class BlockBuilder {
  private lines = new Uint32Array(1024);
  private count = 0;
  private sizes = new Uint32Array(4096);
  private cells = 0;
  private text = Buffer.allocUnsafeSlow(2 * FULL_BYTES);
  private textBytes = 0;
  private readonly problems: { readonly row: number; readonly reason: string }[] = [];
  /** Two, in turn: one may still be on its way to the disk. Fresh memory for each block would cost more than the copy. */
  private outputs: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];

  constructor(private readonly columns: number) {}

  get rows(): number {
    return this.count;
  }

  get isFull(): boolean {
    return this.textBytes >= FULL_BYTES || this.cells >= FULL_CELLS;
  }

  /** A row with as many cells as there are columns. */
  add({ line, cells, problem }: TableRow): void {
    if (problem !== undefined) this.problems.push({ row: this.count, reason: problem });
    this.makeRoom(1, this.columns, 0);
    this.lines[this.count++] = line;
    for (const cell of cells) this.sizes[this.cells++] = this.write(cell);
  }

  /** Rows that are bytes already. */
  addPlain({ rows, lines, sizes, text }: PlainRows): void {
    this.makeRoom(rows, sizes.length, text.length);
    this.lines.set(lines, this.count);
    this.sizes.set(sizes, this.cells);
    text.copy(this.text, this.textBytes);
    this.count += rows;
    this.cells += sizes.length;
    this.textBytes += text.length;
  }

  /** The block of all rows so far; then begins the next one. It is overwritten by the call after next. */
  take(): Buffer {
    const reasons = this.problems.map(({ reason }) => this.write(reason));
    const header = [this.count, this.columns, reasons.length, this.textBytes];
    const parts = [header, this.lines.subarray(0, this.count), this.sizes.subarray(0, this.cells), this.problems.map(({ row }) => row), reasons];
    const numbers = parts.reduce((sum, part) => sum + part.length, 0);
    const block = this.nextOutput(4 * numbers + this.textBytes);
    const target = new Uint32Array(block.buffer, block.byteOffset, numbers);
    let at = 0;
    for (const part of parts) {
      target.set(part, at);
      at += part.length;
    }
    this.text.copy(block, 4 * numbers, 0, this.textBytes);
    this.count = this.cells = this.textBytes = this.problems.length = 0;
    return block;
  }

  private nextOutput(bytes: number): Buffer {
    const [next, other] = this.outputs;
    const output = next.length >= bytes ? next : Buffer.allocUnsafeSlow(2 * bytes);
    this.outputs = [other, output];
    return output.subarray(0, bytes);
  }

  /** Appends a text; gives its size, with the flag where it is one. */
  private write(text: string): number {
    if (text === '') return 0;
    this.makeRoom(0, 0, text.length * MOST_BYTES_A_UNIT);
    const isWellFormed = text.isWellFormed();
    const size = this.text.write(text, this.textBytes, isWellFormed ? 'utf8' : 'utf16le');
    this.textBytes += size;
    return isWellFormed ? size : size + UTF16_FLAG;
  }

  private makeRoom(rows: number, cells: number, bytes: number): void {
    this.lines = withRoom(this.lines, this.count, rows);
    this.sizes = withRoom(this.sizes, this.cells, cells);
    if (this.textBytes + bytes <= this.text.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.textBytes + bytes, 2 * this.text.length));
    this.text.copy(larger, 0, 0, this.textBytes);
    this.text = larger;
  }
}

/** The list itself, or a larger copy where `more` numbers behind the first `used` do not fit. */
function withRoom(list: Uint32Array<ArrayBuffer>, used: number, more: number): Uint32Array<ArrayBuffer> {
  if (used + more <= list.length) return list;
  const larger = new Uint32Array(Math.max(used + more, 2 * list.length));
  larger.set(list.subarray(0, used));
  return larger;
}
