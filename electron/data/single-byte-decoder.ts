import { isAscii } from 'node:buffer';
import { InvalidBytesError, type ChunkDecoder } from './chunk-decoder';

const REPLACEMENT = '\uFFFD';

/** What Windows-1252 has in place of Latin-1's control characters, from 0x80; five bytes stay what they are. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Encodings in which each byte is a character: the Windows, ISO and KOI8 code pages. Bytes without one are an error. */
export class SingleByteDecoder implements ChunkDecoder {
  readonly pendingBytes = 0;
  private readonly upperHalf: readonly string[];

  /** @param label a name of the Encoding standard */
  constructor(label: string) {
    this.upperHalf = upperHalf(label);
  }

  decode(bytes: Buffer): string {
    const latin = bytes.toString('latin1');
    if (isAscii(bytes)) return latin;
    const text = latin.replace(/[\x80-\xff]/g, (character) => this.upperHalf[character.charCodeAt(0) - 0x80]!);
    const bad = text.indexOf(REPLACEMENT);
    if (bad >= 0) throw new InvalidBytesError(text.slice(0, bad), bytes[bad]!);
    return text;
  }

  byteLength(text: string): number {
    return text.length;
  }
}

const tables = new Map<string, readonly string[]>();

function upperHalf(label: string): readonly string[] {
  const known = tables.get(label);
  if (known) return known;
  const table = Array.from({ length: 128 }, (_, index) => characterOf(label, 0x80 + index));
  tables.set(label, table);
  return table;
}

function characterOf(label: string, byte: number): string {
  // Some versions of Node take Windows-1252 for Latin-1, so this one is spelled out.
  if (label === 'windows-1252') return byte < 0xa0 ? WINDOWS_1252[byte - 0x80]! : String.fromCharCode(byte);
  return new TextDecoder(label).decode(Uint8Array.of(byte));
}
