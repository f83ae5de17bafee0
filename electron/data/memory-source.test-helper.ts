import type { ByteSource } from './byte-source';

/** Bytes in memory in place of a file, for tests; counts what is read, and can answer in pieces as small as one byte. */
export class MemorySource implements ByteSource {
  readonly path = 'table.csv';
  readonly bytes: Buffer;
  bytesRead = 0;
  isOpen = true;

  constructor(
    content: string | Buffer,
    private readonly pieceBytes = Infinity,
  ) {
    this.bytes = Buffer.from(content);
  }

  get size(): number {
    return this.bytes.length;
  }

  read(position: number, length: number): Promise<Buffer> {
    const piece = this.bytes.subarray(position, position + Math.min(length, this.pieceBytes));
    this.bytesRead += piece.length;
    return Promise.resolve(piece);
  }

  close(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }
}
