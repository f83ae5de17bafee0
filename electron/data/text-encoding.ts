import { userError } from '../../shared/errors';
import type { ChunkDecoder } from './chunk-decoder';
import { Utf8Decoder } from './utf8-decoder';

/** How the text of a file is written in bytes. Other encodings join by another value of this type. */
export interface TextEncoding {
  /** As an editor names it. */
  readonly name: string;
  /** Bytes of byte-order mark at the start of the file, not part of the text. */
  readonly markBytes: number;
  createDecoder(): ChunkDecoder;
}

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** UTF-16 of either order, and UTF-32 in little endian, which starts alike. */
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * Finds the encoding of a file from its first bytes.
 *
 * @throws a user error for UTF-16, which is not read yet
 */
export function detectEncoding(start: Buffer, path: string): TextEncoding {
  if (UTF16_MARKS.some((mark) => startsWith(start, mark)) || looksLikeUtf16(start)) {
    throw userError('encoding-not-supported', `${path} is written in UTF-16.`, 'Save it as UTF-8 (Excel: "CSV UTF-8") and try again.');
  }
  return { name: 'utf-8', markBytes: startsWith(start, UTF8_MARK) ? UTF8_MARK.length : 0, createDecoder: () => new Utf8Decoder() };
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.subarray(0, prefix.length).equals(prefix);
}

/** UTF-16 without a mark: in text of European languages every other byte is zero, always the same one of the two. */
function looksLikeUtf16(start: Buffer): boolean {
  const zeros = [0, 0];
  const length = Math.min(start.length, 4096);
  for (let i = 0; i < length; i++) if (start[i] === 0) zeros[i % 2]!++;
  const [fewer, more] = zeros.sort((a, b) => a - b);
  return length >= 4 && more! > length * 0.3 && fewer! < length * 0.02;
}
