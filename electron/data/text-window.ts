import { userError } from '../../shared/errors';
import type { ByteSource } from './byte-source';
import { InvalidBytesError, type ChunkDecoder } from './chunk-decoder';
import type { TextEncoding } from './text-encoding';

/** A place in the file from which reading can begin anew. */
export interface TextPlace {
  readonly byte: number;
  /** Characters (UTF-16 units) of text before it. */
  readonly character: number;
  /** 1-based. */
  readonly line: number;
}

/** The part of a file's text that is in memory: it grows at the end, is dropped at the start, and knows where it is. */
export class TextWindow {
  text = '';
  /** Whether the text ends where the file does. */
  atEnd = false;
  /** Physical line of the window's first character. */
  line = 1;
  /** Characters of text before the window. */
  character = 0;
  private decoder: ChunkDecoder;
  private nextByte: number;

  constructor(
    private readonly source: ByteSource,
    private readonly encoding: TextEncoding,
    private readonly chunkBytes: number,
  ) {
    this.decoder = encoding.createDecoder();
    this.nextByte = encoding.markBytes;
  }

  /** How much of the file has been read, 0 to 1. */
  get progress(): number {
    return this.source.size === 0 ? 1 : Math.min(1, this.nextByte / this.source.size);
  }

  /**
   * Reads on: a chunk, or as much as is there already, so that looking again at a record that did not fit stays linear in
   * its length.
   *
   * @throws a user error that names the line where the bytes are no text
   */
  async grow(): Promise<void> {
    const bytes = await this.source.read(this.nextByte, Math.max(this.chunkBytes, this.text.length));
    this.nextByte += bytes.length;
    this.atEnd = bytes.length === 0 || this.nextByte >= this.source.size;
    this.text += this.decode(bytes);
  }

  /** Drops the first characters, which end `lineEnds` physical lines. */
  drop(characters: number, lineEnds: number): void {
    this.text = this.text.slice(characters);
    this.character += characters;
    this.line += lineEnds;
  }

  /** The place of the character at `index`, on the given line. */
  placeAt(index: number, line: number): TextPlace {
    const bytesAhead = this.decoder.byteLength(this.text.slice(index)) + this.decoder.pendingBytes;
    return { byte: this.nextByte - bytesAhead, character: this.character + index, line };
  }

  byteLength(from: number, to: number): number {
    return this.decoder.byteLength(this.text.slice(from, to));
  }

  /** Empties the window and goes on reading from there. */
  moveTo(place: TextPlace): void {
    this.text = '';
    this.atEnd = false;
    this.line = place.line;
    this.character = place.character;
    this.nextByte = place.byte;
    this.decoder = this.encoding.createDecoder();
  }

  private decode(bytes: Buffer): string {
    try {
      return this.decoder.decode(bytes, this.atEnd);
    } catch (error) {
      if (!(error instanceof InvalidBytesError)) throw error;
      const line = this.line + countLineEnds(this.text + error.textBefore);
      const byte = `0x${error.byte.toString(16).toUpperCase().padStart(2, '0')}`;
      const name = this.encoding.name.replace('utf', 'UTF');
      throw userError(
        name === 'UTF-8' ? 'not-utf8' : 'invalid-bytes',
        `${this.source.path}, line ${line}: not valid ${name} (byte ${byte}).`,
        'Save the file as UTF-8 (Excel: "CSV UTF-8") and try again.',
        error,
      );
    }
  }
}

function countLineEnds(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
