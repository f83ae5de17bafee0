/// <reference lib="es2024.string" />
import type { TableRow } from '../table';
import { UTF16_FLAG } from './block-format';

/** A block is closed once it holds so much text: what a look at one row has to read. */
const FULL_BYTES = 256 * 1024;
const FULL_CELLS = 64 * 1024;

/** No character takes more bytes of UTF-8 for each of its UTF-16 units. */
const MOST_BYTES_A_UNIT = 3;

/** Gathers rows, and gives them as the bytes of a block: see block-format.ts. It is used again for the next one. */
export class BlockBuilder {
  private readonly lines: number[] = [];
  private sizes = new Uint32Array(4096);
  private cells = 0;
  private text = Buffer.allocUnsafeSlow(2 * FULL_BYTES);
  private textBytes = 0;
  private readonly problems: { readonly row: number; readonly reason: string }[] = [];

  constructor(private readonly columns: number) {}

  get rows(): number {
    return this.lines.length;
  }

  get isFull(): boolean {
    return this.textBytes >= FULL_BYTES || this.cells >= FULL_CELLS;
  }

  add({ line, cells, problem }: TableRow): void {
    if (problem !== undefined) this.problems.push({ row: this.rows, reason: problem });
    this.lines.push(line);
    this.makeRoomForSizes();
    for (let column = 0; column < this.columns; column++) this.sizes[this.cells++] = this.write(cells[column] ?? '');
  }

  /** A row whose cells lie in `bytes` as UTF-8: `spans` holds the start and the end of each. */
  addBytes(line: number, bytes: Buffer, spans: Uint32Array): void {
    this.lines.push(line);
    this.makeRoomForSizes();
    for (let column = 0; column < this.columns; column++) {
      const start = spans[2 * column]!;
      const size = spans[2 * column + 1]! - start;
      this.makeRoom(size);
      bytes.copy(this.text, this.textBytes, start, start + size);
      this.textBytes += size;
      this.sizes[this.cells++] = size;
    }
  }

  /** The block of all rows so far; then begins the next one. */
  take(): Uint8Array {
    const reasons = this.problems.map(({ reason }) => this.write(reason));
    const header = [this.rows, this.columns, reasons.length, this.textBytes];
    const numbers = Uint32Array.from([...header, ...this.lines, ...this.sizes.subarray(0, this.cells), ...this.problems.map(({ row }) => row), ...reasons]);
    const block = Buffer.allocUnsafeSlow(numbers.byteLength + this.textBytes);
    block.set(new Uint8Array(numbers.buffer));
    this.text.copy(block, numbers.byteLength, 0, this.textBytes);
    this.lines.length = this.problems.length = this.cells = this.textBytes = 0;
    return block;
  }

  /** Appends a text; gives its size, with the flag where it is one. */
  private write(text: string): number {
    if (text === '') return 0;
    this.makeRoom(text.length * MOST_BYTES_A_UNIT);
    const isWellFormed = text.isWellFormed();
    const size = this.text.write(text, this.textBytes, isWellFormed ? 'utf8' : 'utf16le');
    this.textBytes += size;
    return isWellFormed ? size : size + UTF16_FLAG;
  }

  private makeRoom(bytes: number): void {
    if (this.textBytes + bytes <= this.text.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.textBytes + bytes, 2 * this.text.length));
    this.text.copy(larger, 0, 0, this.textBytes);
    this.text = larger;
  }

  private makeRoomForSizes(): void {
    if (this.cells + this.columns <= this.sizes.length) return;
    const larger = new Uint32Array(2 * (this.cells + this.columns));
    larger.set(this.sizes);
    this.sizes = larger;
  }
}
