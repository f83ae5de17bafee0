import { Random, RANDOM_STREAMS } from '../../shared/math/random';

/** Each epoch's order is a stream of its own; their numbers stay clear of the other uses' (see {@link RANDOM_STREAMS}). */
const EPOCH_STRIDE = 256;

/** A block of this many batches is sorted by length; transformers' `group_by_length` takes the same. */
const BATCHES_PER_BLOCK = 50;

export interface BatchPlanOptions {
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly seed: number;
}

/**
 * The batches of one epoch as row numbers. Shuffled, the rows of a batch are of about the same length, so that little
 * of it is padding: rows are shuffled, sorted by length within blocks of fifty batches, cut, and the batches shuffled.
 *
 * It depends on nothing but the arguments: a resumed run draws the same batches.
 *
 * @param lengths tokens of each row.
 */
export function planEpoch(lengths: ArrayLike<number>, epoch: number, { batchSize, shuffle, seed }: BatchPlanOptions): Int32Array[] {
  const rows = Int32Array.from({ length: lengths.length }, (_, i) => i);
  if (!shuffle) return cut(rows, batchSize);
  const random = new Random(seed, RANDOM_STREAMS.rowOrder + EPOCH_STRIDE * epoch);
  random.shuffle(rows);
  for (let start = 0; start < rows.length; start += batchSize * BATCHES_PER_BLOCK) {
    rows.subarray(start, start + batchSize * BATCHES_PER_BLOCK).sort((a, b) => lengths[b]! - lengths[a]!);
  }
  const batches = cut(rows, batchSize);
  const order = random.shuffle(batches.map((_, i) => i));
  return order.map((i) => batches[i]!);
}

export interface TokenPlanOptions {
  /** Most tokens of a batch, padding included; a single longer row is a batch of its own. */
  readonly tokensPerBatch: number;
  /** To how many tokens a row is padded. */
  readonly padded: (length: number) => number;
  readonly seed: number;
}

/**
 * The same for rows of very unlike lengths, where a batch of a fixed number of short rows would hold next to nothing: every
 * batch has about as many tokens. Batches of one length have the same number of rows, so that few shapes occur: rows that do not
 * fill a batch wait for the next block, and those at the end join longer ones. The few that are left out of an epoch, fewer than any
 * batch has, are drawn whatever their length. How many batches there are depends on the epoch.
 */
export function planEpochByTokens(lengths: ArrayLike<number>, epoch: number, { tokensPerBatch, padded, seed }: TokenPlanOptions): Int32Array[] {
  const random = new Random(seed, RANDOM_STREAMS.rowOrder + EPOCH_STRIDE * epoch);
  const rows = random.shuffle(Int32Array.from({ length: lengths.length }, (_, i) => i));
  let tokens = 0;
  for (const row of rows) tokens += lengths[row]!;
  const rowsPerBlock = Math.max(1, Math.ceil((BATCHES_PER_BLOCK * tokensPerBatch * rows.length) / tokens));
  const batches: Int32Array[] = [];
  const sorted = (block: Int32Array) => block.slice().sort((a, b) => lengths[b]! - lengths[a]!);
  const fitting = (longest: number) => rowsInBatch(padded(lengths[longest]!), tokensPerBatch);
  let waiting = rows.subarray(0, 0);
  const blocks = Math.max(1, Math.round(rows.length / rowsPerBlock));
  for (let i = 0; i < blocks; i++) {
    const block = concatenated(waiting, rows.subarray(Math.floor((i * rows.length) / blocks), Math.floor(((i + 1) * rows.length) / blocks)));
    if (i + 1 === blocks) {
      batches.push(...cutAll(sorted(block), random.shuffle(block), fitting));
    } else {
      const { whole, rest } = cutByTokens(sorted(block), fitting);
      batches.push(...whole);
      waiting = rest;
    }
  }
  const order = random.shuffle(batches.map((_, i) => i));
  return order.map((i) => batches[i]!);
}

/** How many rows of one length a batch has. */
export function rowsInBatch(paddedLength: number, tokensPerBatch: number): number {
  return Math.max(1, Math.floor(tokensPerBatch / paddedLength));
}

/**
 * @param rows the longest first: it decides how many others there are, and what they are padded to
 * @returns `rest`: the last rows, too few for a batch
 */
function cutByTokens(rows: Int32Array<ArrayBuffer>, fitting: (longest: number) => number): { readonly whole: Int32Array[]; readonly rest: Int32Array<ArrayBuffer> } {
  const whole: Int32Array[] = [];
  let start = 0;
  while (start < rows.length) {
    const count = fitting(rows[start]!);
    if (start + count > rows.length) break;
    whole.push(rows.slice(start, start + count));
    start += count;
  }
  return { whole, rest: rows.slice(start) };
}

/**
 * The same where no block comes after. What would be left are the shortest rows, in a small corpus many and the same ones in every epoch:
 * they join longer rows, of which there are then more batches.
 *
 * @param drawn the rows in no order: the first of them are left out
 * @returns batches of as many rows as those that `cutByTokens` makes; one of all rows where there are fewer than a batch has
 */
function cutAll(rows: Int32Array<ArrayBuffer>, drawn: Int32Array, fitting: (longest: number) => number): Int32Array[] {
  const { whole, rest } = cutByTokens(rows, fitting);
  if (whole.length === 0) return [rows];
  const sizes = whole.map(({ length }) => length);
  let left = rest.length;
  for (let last = sizes.length - 1; last >= 0; last--) {
    const more = Math.floor(left / sizes[last]!);
    left -= more * sizes[last]!;
    sizes.splice(last, 0, ...new Array<number>(more).fill(sizes[last]!));
  }
  const leftOut = new Set(drawn.subarray(0, left));
  const kept = rows.filter((row) => !leftOut.has(row));
  let start = 0;
  return [...new Set(sizes)].flatMap((size) => {
    const count = sizes.filter((each) => each === size).length;
    const dealt = kept.subarray(start, start + count * size);
    start += count * size;
    // Each gets one of the longest, which the others are padded to.
    return Array.from({ length: count }, (_, batch) => dealt.filter((__, i) => i % count === batch));
  });
}

/**
 * Batches for measuring, longest rows first: the most memory is asked for at once, and little is padding.
 *
 * @param rowsOf how many rows a batch has whose longest row has so many tokens
 */
export function planByLength(lengths: ArrayLike<number>, rowsOf: (longest: number) => number): Int32Array[] {
  const rows = Int32Array.from({ length: lengths.length }, (_, i) => i).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const batches: Int32Array[] = [];
  for (let start = 0; start < rows.length; start += batches.at(-1)!.length) batches.push(rows.slice(start, start + rowsOf(lengths[rows[start]!]!)));
  return batches;
}

function concatenated(first: Int32Array, second: Int32Array): Int32Array<ArrayBuffer> {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function cut(rows: Int32Array, batchSize: number): Int32Array[] {
  return Array.from({ length: Math.ceil(rows.length / batchSize) }, (_, i) => rows.slice(i * batchSize, (i + 1) * batchSize));
}
