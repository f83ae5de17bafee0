import { isAscii } from 'node:buffer';
import { InvalidBytesError, type ChunkDecoder } from './chunk-decoder';

/** The East Asian encodings that are read, by their names in the Encoding standard. */
export type MultiByteLabel = 'shift_jis' | 'euc-jp' | 'euc-kr' | 'big5' | 'gb18030';

/** What stands for bytes without a character: some decoders give control characters in its place. */
const NO_CHARACTER = /[\uFFFD\x80-\x9f]/;

/**
 * ICU, which decodes here, passes three control characters of Shift_JIS round in a ring (an old habit of MS-DOS); the
 * Encoding standard leaves ASCII as it is. What ICU gives, and the byte that stood there.
 */
const ICU_CONTROL_RING = new Map([['\x1c', '\x1a'], ['\x7f', '\x1c'], ['\x1a', '\x7f']]);
const RINGED = new RegExp(`[${[...ICU_CONTROL_RING.keys()].join('')}]`, 'g');

/** Below this no byte is ever a later part of a character. */
const LOWEST_TRAIL = 0x30;

/** Strict decoder of encodings whose characters take one to four bytes; they may be cut anywhere between two pieces. */
export class MultiByteDecoder implements ChunkDecoder {
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private readonly ringed: boolean;
  private pending: Buffer = Buffer.alloc(0);

  constructor(private readonly label: MultiByteLabel) {
    this.decoder = new TextDecoder(label, { ignoreBOM: true });
    this.ringed = this.decoder.decode(Uint8Array.of(0x1a)) === '\x1c';
  }

  get pendingBytes(): number {
    return this.pending.length;
  }

  decode(bytes: Buffer, last: boolean): string {
    const all = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    const complete = all.subarray(0, last ? all.length : completeBytes(all, this.label));
    this.pending = all.subarray(complete.length);
    if (isAscii(complete)) return complete.toString('latin1');
    const text = this.decodeByStandard(complete);
    const bad = text.search(NO_CHARACTER);
    if (bad < 0) return text;
    const before = text.slice(0, bad);
    throw new InvalidBytesError(before, complete[this.byteLength(before)] ?? 0);
  }

  private decodeByStandard(bytes: Buffer): string {
    const text = this.decoder.decode(bytes);
    return this.ringed ? text.replace(RINGED, (character) => ICU_CONTROL_RING.get(character)!) : text;
  }

  byteLength(text: string): number {
    const lengths = unitLengths(this.label);
    let bytes = 0;
    for (let index = 0; index < text.length; index++) bytes += lengths[text.charCodeAt(index)]!;
    return bytes;
  }
}

/** How many bytes from the start make whole characters. */
function completeBytes(bytes: Buffer, label: MultiByteLabel): number {
  let at = bytes.length;
  while (at > 0 && bytes[at - 1]! >= LOWEST_TRAIL) at--;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at]!, bytes[at + 1], label);
    if (at + length > bytes.length) break;
    at += length;
  }
  return at;
}

/** Bytes of the character that starts with `lead`; too many where only the next byte could tell. */
function sequenceLength(lead: number, next: number | undefined, label: MultiByteLabel): number {
  if (lead <= 0x80 || lead === 0xff) return 1;
  if (label === 'shift_jis') return lead >= 0xa0 && lead <= 0xdf ? 1 : 2;
  if (label === 'euc-jp') return lead === 0x8f ? 3 : lead === 0x8e || lead > 0xa0 ? 2 : 1;
  if (label === 'gb18030' && next !== undefined && next >= 0x30 && next <= 0x39) return 4;
  return 2;
}

const lengthTables = new Map<MultiByteLabel, Uint8Array>();

/** Bytes for each UTF-16 unit: the second of two units that stand for one character counts nothing. */
function unitLengths(label: MultiByteLabel): Uint8Array {
  const known = lengthTables.get(label);
  if (known) return known;
  const lengths = new Uint8Array(0x10000).fill(label === 'gb18030' ? 4 : label === 'euc-jp' ? 3 : 2);
  lengths.fill(1, 0, 0x80);
  lengths.fill(0, 0xdc00, 0xe000);
  const decoder = new TextDecoder(label, { ignoreBOM: true });
  const enter = (bytes: readonly number[]): boolean => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if (NO_CHARACTER.test(text)) return false;
    lengths[text.charCodeAt(0)] = bytes.length;
    if (text.length > 1) lengths[text.charCodeAt(1)] = 0;
    return true;
  };
  for (let lead = 0x81; lead <= 0xff; lead++) {
    if (enter([lead])) continue;
    for (let trail = 0x40; trail <= 0xfe; trail++) enter([lead, trail]);
  }
  lengthTables.set(label, lengths);
  return lengths;
}
