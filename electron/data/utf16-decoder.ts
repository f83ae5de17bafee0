import { InvalidBytesError, type ChunkDecoder } from './chunk-decoder';

/** Strict UTF-16 of either byte order: pairs may be cut anywhere between two pieces, half a pair is an error. */
export class Utf16Decoder implements ChunkDecoder {
  private pending: Buffer = Buffer.alloc(0);

  constructor(private readonly bigEndian: boolean) {}

  get pendingBytes(): number {
    return this.pending.length;
  }

  decode(bytes: Buffer, last: boolean): string {
    const all = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    const complete = all.subarray(0, all.length - this.unfinishedBytes(all, last));
    this.pending = all.subarray(complete.length);
    const text = this.toText(complete);
    const half = text.search(/\p{Surrogate}/u);
    if (half >= 0) throw new InvalidBytesError(text.slice(0, half), complete[half * 2]!);
    if (last && this.pending.length > 0) throw new InvalidBytesError(text, this.pending[0]!);
    return text;
  }

  byteLength(text: string): number {
    return text.length * 2;
  }

  private toText(bytes: Buffer): string {
    return (this.bigEndian ? Buffer.from(bytes).swap16() : bytes).toString('utf16le');
  }

  /** An odd byte, and the first half of a pair before it. */
  private unfinishedBytes(bytes: Buffer, last: boolean): number {
    const odd = bytes.length % 2;
    if (last || bytes.length < 2) return odd;
    const highByte = bytes[bytes.length - odd - (this.bigEndian ? 2 : 1)]!;
    return highByte >= 0xd8 && highByte <= 0xdb ? odd + 2 : odd;
  }
}
