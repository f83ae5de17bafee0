import { isAscii } from 'node:buffer';
import { userError } from '../../shared/errors';
import type { ByteSource } from './byte-source';
import type { ChunkDecoder } from './chunk-decoder';
import { looksLikeUtf8, utf16Order } from './unicode-validity';
import { Utf16Decoder } from './utf16-decoder';
import { Utf8Decoder } from './utf8-decoder';

/** How the text of a file is written in bytes. */
export interface TextEncoding {
  /** As an editor names it, and as the Encoding standard does. */
  readonly name: string;
  /** Bytes of byte-order mark at the start of the file, not part of the text. */
  readonly markBytes: number;
  /** Whether another encoding could have been meant: nothing in the file says which it is. */
  readonly guessed: boolean;
  readonly createDecoder: () => ChunkDecoder;
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_LITTLE_MARK = Buffer.from([0xff, 0xfe]);
const UTF16_BIG_MARK = Buffer.from([0xfe, 0xff]);
const UTF32_MARKS = [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff])];

/** Bytes to look at together. */
const LOOK_BYTES = 1024 * 1024;

/**
 * Finds the encoding of a file: by its mark, then UTF-8 where its bytes are valid, then UTF-16 where one byte order makes
 * sense, then the likeliest of the older encodings. A file that is ASCII for long is read on to where it is not.
 *
 * @param start the beginning of the file
 * @throws a user error for UTF-32, which nobody means to write
 */
export async function detectEncoding(start: Buffer, source: ByteSource): Promise<TextEncoding> {
  if (UTF32_MARKS.some((mark) => startsWith(start, mark))) {
    throw userError('encoding-not-supported', `${source.path} is written in UTF-32.`, 'Save it as UTF-8 and try again.');
  }
  if (startsWith(start, UTF8_MARK)) return utf8(UTF8_MARK.length);
  if (startsWith(start, UTF16_LITTLE_MARK)) return utf16(false, UTF16_LITTLE_MARK.length);
  if (startsWith(start, UTF16_BIG_MARK)) return utf16(true, UTF16_BIG_MARK.length);
  const order = utf16Order(start);
  if (order) return utf16(order === 'big', 0);
  const { part, end } = await firstForeignPart(start, source);
  return await detectWithoutMark(part, end >= source.size);
}

/** UTF-8, or the likeliest of the older encodings, of text that holds more than ASCII. */
async function detectWithoutMark(sample: Buffer, complete: boolean): Promise<TextEncoding> {
  // Zeros are in no text: the file is binary, which the caller refuses.
  if (looksLikeUtf8(sample, complete) || sample.includes(0)) return utf8(0);
  const { guessLegacyEncoding } = await import('./legacy-encoding');
  const { label, createDecoder } = await guessLegacyEncoding(sample);
  return { name: label, markBytes: 0, guessed: true, createDecoder };
}

/** What to tell about an encoding that people may not expect. */
export function encodingNotes({ name, guessed }: TextEncoding): string[] {
  if (name === 'utf-8') return [];
  if (!guessed) return [`The file is written in ${name.toUpperCase()}.`];
  return [`The file is not UTF-8; it was read as ${name}. If letters look wrong, save it as UTF-8.`];
}

export function utf8(markBytes: number): TextEncoding {
  return { name: 'utf-8', markBytes, guessed: false, createDecoder: () => new Utf8Decoder() };
}

function utf16(bigEndian: boolean, markBytes: number): TextEncoding {
  return { name: bigEndian ? 'utf-16be' : 'utf-16le', markBytes, guessed: false, createDecoder: () => new Utf16Decoder(bigEndian) };
}

/** The first stretch of the file that is more than ASCII. What comes before it ends no character halfway. */
async function firstForeignPart(start: Buffer, source: ByteSource): Promise<{ part: Buffer; end: number }> {
  let part = start;
  let end = start.length;
  while (isAscii(part) && end < source.size) {
    part = await source.read(end, LOOK_BYTES);
    if (part.length === 0) return { part: start, end: source.size };
    end += part.length;
  }
  return { part, end };
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.subarray(0, prefix.length).equals(prefix);
}
