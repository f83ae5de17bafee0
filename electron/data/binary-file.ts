import { isUtf8 } from 'node:buffer';
import { userError } from '../../shared/errors';

/** First bytes of kinds of files that people drop instead of a CSV, with what to do about each. */
const SIGNATURES: readonly { readonly bytes: Buffer; readonly kind: string; readonly hint: string }[] = [
  { bytes: Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), kind: 'an old Excel workbook, or one with a password', hint: 'Save it as .xlsx without a password and use that file.' },
  { bytes: Buffer.from([0x1f, 0x8b]), kind: 'compressed with gzip', hint: 'Unpack it first (gunzip) and use the file inside.' },
  { bytes: Buffer.from('%PDF-'), kind: 'a PDF document', hint: 'Use a table: CSV, TSV, JSON Lines, Parquet or Excel.' },
];

/** How far to look for the control characters that give binary files away. */
const LOOK_BYTES = 64 * 1024;

/** A stray zero byte makes one bad row; this share of them makes a binary file. */
const BINARY_SHARE = 0.01;

const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/**
 * Refuses what is no text at all, before anybody reads meaning into its bytes.
 *
 * @param start the beginning of the file
 * @throws a user error that names the kind of file where it is known
 */
export function refuseBinary(start: Buffer, path: string): void {
  const known = SIGNATURES.find(({ bytes }) => start.subarray(0, bytes.length).equals(bytes));
  if (known) throw userError('file-is-binary', `${path} is ${known.kind}, not a table.`, known.hint);
  const looked = start.subarray(0, LOOK_BYTES);
  const zeros = looked.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  // The look may end inside a character, so only a cut shorter than one counts as valid.
  const isText = [0, 1, 2, 3].some((cut) => isUtf8(looked.subarray(0, looked.length - cut)));
  const controls = looked.reduce((count, byte) => count + (byte < TAB || (byte > CARRIAGE_RETURN && byte < SPACE) ? 1 : 0), 0);
  const isNoise = !isText && controls > looked.length * BINARY_SHARE;
  if (isNoise || zeros > looked.length * BINARY_SHARE || (zeros > 0 && !isText)) {
    throw userError('file-is-binary', `${path} is a binary file, not text.`, 'Use a table: CSV, TSV, JSON Lines, Parquet or Excel.');
  }
}
