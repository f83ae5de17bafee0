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
 * fill a batch wait for the next block, and as many as would be left at the end are left out of this epoch, drawn whatever their
 * length. How many batches there are depends on the epoch.
 */
export function planEpochByTokens(lengths: ArrayLike<number>, epoch: number, { tokensPerBatch, padded, seed }: TokenPlanOptions): Int32Array[] {
  const random = new Random(seed, RANDOM_STREAMS.rowOrder + EPOCH_STRIDE * epoch);
  const rows = random.shuffle(Int32Array.from({ length: lengths.length }, (_, i) => i));
  let tokens = 0;
  for (const row of rows) tokens += lengths[row]!;
  const rowsPerBlock = Math.max(1, Math.ceil((BATCHES_PER_BLOCK * tokensPerBatch * rows.length) / tokens));
  const batches: Int32Array[] = [];
  const cutSorted = (block: Int32Array) => cutByTokens(block.slice().sort((a, b) => lengths[b]! - lengths[a]!), (row) => rowsInBatch(padded(lengths[row]!), tokensPerBatch));
  let waiting = rows.subarray(0, 0);
  const blocks = Math.max(1, Math.round(rows.length / rowsPerBlock));
  for (let i = 0; i < blocks; i++) {
    // In no order: those at its end are drawn by chance.
    const block = concatenated(waiting, rows.subarray(Math.floor((i * rows.length) / blocks), Math.floor(((i + 1) * rows.length) / blocks)));
    const { whole, rest } = cutSorted(block);
    batches.push(...(i + 1 === blocks ? cutSorted(block.subarray(0, block.length - rest.length)).whole : whole));
    waiting = rest;
  }
  // Fewer rows than a batch has, in all.
  if (batches.length === 0) batches.push(waiting);
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
