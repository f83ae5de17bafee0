import { crc32 } from 'node:zlib';
import type { TableRow } from '../table';

/**
 * A block holds some hundred rows of a table. All numbers are 32 bits, little-endian, as typed arrays have them on every machine
 * that we run on:
 *
 *     rows R, columns C, problems P, text bytes T
 *     lines             R      physical line of each row
 *     cell sizes        R·C    in bytes; UTF16_FLAG is added where the cell is no UTF-8
 *     problem rows      P      which rows cannot be used…
 *     problem sizes     P      …and the sizes of the reasons
 *     text              T      cells, then reasons, as UTF-8
 */
const HEADER_NUMBERS = 4;

/** Set in the size of a cell that holds half a surrogate pair, which UTF-8 cannot say: it is kept as UTF-16, little-endian. */
export const UTF16_FLAG = 0x8000_0000;
const SIZE_MASK = 0x7fff_ffff;

/** What a block's bytes must have: the CRC-32 of zip and PNG. It finds damage, not malice. */
export function blockChecksum(bytes: Uint8Array): number {
  return crc32(bytes);
}

/**
 * The rows of a block from number `from` to below `to`.
 *
 * @returns `undefined` where the bytes are no block of so many columns
 */
export function decodeBlock(bytes: Buffer, columns: number, from = 0, to = Infinity): TableRow[] | undefined {
  const layout = readLayout(bytes, columns);
  if (!layout) return undefined;
  const { lines, sizes, text } = layout;
  const problems = readProblems(layout);
  const rows: TableRow[] = [];
  let at = 0;
  for (let cell = 0; cell < from * columns; cell++) at += sizes[cell]! & SIZE_MASK;
  for (let row = from; row < Math.min(to, lines.length); row++) {
    const cells: string[] = [];
    for (let cell = row * columns; cell < (row + 1) * columns; cell++) {
      cells.push(textAt(text, at, sizes[cell]!));
      at += sizes[cell]! & SIZE_MASK;
    }
    const problem = problems.get(row);
    rows.push(problem === undefined ? { line: lines[row]!, cells } : { line: lines[row]!, cells, problem });
  }
  return rows;
}

interface BlockLayout {
  readonly lines: Uint32Array;
  readonly sizes: Uint32Array;
  readonly problemRows: Uint32Array;
  readonly problemSizes: Uint32Array;
  readonly text: Buffer;
}

function readLayout(bytes: Buffer, columns: number): BlockLayout | undefined {
  if (bytes.length < 4 * HEADER_NUMBERS) return undefined;
  // Typed arrays want their place in memory to be a multiple of four.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Buffer.from(Uint8Array.from(bytes).buffer);
  let at = 0;
  const take = (count: number): Uint32Array => {
    const numbers = new Uint32Array(aligned.buffer, aligned.byteOffset + at, count);
    at += 4 * count;
    return numbers;
  };
  const [rows = 0, width, problems = 0, textBytes = 0] = take(HEADER_NUMBERS);
  if (width !== columns || 4 * (HEADER_NUMBERS + rows * (1 + columns) + 2 * problems) + textBytes !== bytes.length) return undefined;
  return { lines: take(rows), sizes: take(rows * columns), problemRows: take(problems), problemSizes: take(problems), text: aligned.subarray(at) };
}

/** The reasons, by the numbers of their rows: they stand at the end of the text. */
function readProblems({ problemRows, problemSizes, text }: BlockLayout): Map<number, string> {
  const problems = new Map<number, string>();
  let at = text.length - problemSizes.reduce((sum, size) => sum + (size & SIZE_MASK), 0);
  problemRows.forEach((row, index) => {
    problems.set(row, textAt(text, at, problemSizes[index]!));
    at += problemSizes[index]! & SIZE_MASK;
  });
  return problems;
}

function textAt(text: Buffer, start: number, size: number): string {
  return size === 0 ? '' : text.toString(size >= UTF16_FLAG ? 'utf16le' : 'utf8', start, start + (size & SIZE_MASK));
}
