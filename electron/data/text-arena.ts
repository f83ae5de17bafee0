/// <reference lib="es2024.string" />
import { IntegerList } from '../../shared/math/number-list';

const CHUNK_BYTES = 8 * 1024 * 1024;

/** No character takes more bytes of UTF-8 for each of its UTF-16 units. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Many texts in little memory: their UTF-8 in a few large pieces, outside the heap of JavaScript, which a million strings would
 * fill and keep its collector busy with.
 */
export class TextArena {
  private chunks: Buffer[] = [];
  private used = 0;
  private readonly chunkOf = new IntegerList();
  private readonly starts = new IntegerList();
  /** In bytes; of a text that holds half a surrogate pair, which UTF-8 cannot say, those of its UTF-16 as a negative number. */
  private readonly sizes = new IntegerList();

  get length(): number {
    return this.sizes.length;
  }

  /** Appends a text. */
  add(text: string): void {
    const chunk = this.chunkFor(text.length);
    const isWellFormed = text.isWellFormed();
    const size = chunk.write(text, this.used, isWellFormed ? 'utf8' : 'utf16le');
    this.chunkOf.push(this.chunks.length - 1);
    this.starts.push(this.used);
    this.sizes.push(isWellFormed ? size : -size);
    this.used += size;
  }

  /** The text with this number, as it was added. */
  at(index: number): string {
    const size = this.sizes.at(index);
    if (size === 0) return '';
    const start = this.starts.at(index);
    return this.chunks[this.chunkOf.at(index)]!.toString(size > 0 ? 'utf8' : 'utf16le', start, start + Math.abs(size));
  }

  /** Lets all memory go; there are no texts to be had any more. */
  release(): void {
    this.chunks = [];
  }

  /** A piece of memory in which so many UTF-16 units find room. */
  private chunkFor(units: number): Buffer {
    const last = this.chunks.at(-1);
    if (last && this.used + units * MOST_BYTES_A_UNIT <= last.length) return last;
    const next = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, units * MOST_BYTES_A_UNIT));
    this.chunks.push(next);
    this.used = 0;
    return next;
  }
}
