import { toBatch, type Batch } from '../bert/batch';
import type { BertClassifier } from '../bert/classifier';
import type { BertConfig } from '../formats/model-config';
import type { Examples } from './examples';

/**
 * Compiled formulas fit one size of batch each, so batches are padded to multiples of a step: few sizes, little padding. A row
 * of up to so many tokens loses more by a long step than compiling another size takes.
 */
const SHORT = { most: 64, step: 8 };
const LONG_STEP = 16;

/**
 * From how many numbers on (layers × tokens × hidden size, over all batches of one size) compiling is worth its time: it
 * takes seconds for each size, and saves some 10⁻⁸ seconds a number. `tools/bench/breakdown.mjs` prints both for a machine: the
 * first step, which compiles, and the steps after it, compiled and plain.
 */
const WORTHWHILE_NUMBERS = 4e7;

/** What a number costs to compute at all, in units of what compiling saves on it: padding is dearer than what it helps to save. */
const COST_OF_PADDING = 4;

/** The sizes of batches for which formulas are compiled. */
export interface CompiledSizes {
  /** Rows of a full batch whose longest row has so many tokens; of other batches there are few. */
  readonly rowsOf: (length: number) => number;
  /** To which its rows are padded. */
  readonly lengths: ReadonlySet<number>;
}

export const NOTHING_COMPILED: CompiledSizes = { rowsOf: () => 0, lengths: new Set() };

interface PlannedSizes {
  readonly rowsOf: CompiledSizes['rowsOf'];
  /** How often each batch is computed: epochs. */
  readonly times: number;
  readonly config: BertConfig;
}

/**
 * The sizes for which compiling is worth it: of all choices the one that saves most, where each size costs its compiling, and
 * batches that are padded further, to share a size, cost their padding. It follows from the plan alone: a resumed run computes
 * with the same kernels.
 *
 * @param batches row numbers of each
 * @param lengths tokens of each row
 */
export function compiledSizes(batches: Iterable<Int32Array>, lengths: ArrayLike<number>, { rowsOf, times, config }: PlannedSizes): CompiledSizes {
  const counts = countLengths(batches, lengths, rowsOf, config);
  const saved = ([length, count]: readonly [number, number], compiledLength: number): number => {
    if (rowsOf(length) !== rowsOf(compiledLength)) return 0;
    return Math.max(0, count * times * rowsOf(length) * savedTokens(length, compiledLength) * config.numHiddenLayers * config.hiddenSize);
  };
  // The best choice whose longest is the i-th length follows from the best choices of shorter ones.
  const best: { readonly saved: number; readonly lengths: readonly number[] }[] = [{ saved: 0, lengths: [] }];
  counts.forEach(([length], i) => {
    const choices = best.map((shorter, j) => {
      const padded = counts.slice(j, i + 1).reduce((sum, size) => sum + saved(size, length), 0);
      return { saved: shorter.saved + padded - WORTHWHILE_NUMBERS, lengths: [...shorter.lengths, length] };
    });
    best.push(choices.reduce((a, b) => (b.saved > a.saved ? b : a)));
  });
  return { rowsOf, lengths: new Set(best.reduce((a, b) => (b.saved > a.saved ? b : a)).lengths) };
}

/** How many full batches are to be padded to each length, the shortest first. */
function countLengths(batches: Iterable<Int32Array>, lengths: ArrayLike<number>, rowsOf: CompiledSizes['rowsOf'], config: BertConfig): (readonly [length: number, count: number])[] {
  const counts = new Map<number, number>();
  for (const rows of batches) {
    const length = paddedLength(longestOf(rows, lengths), config);
    if (rows.length === rowsOf(length)) counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/** How many tokens' worth a text gains by being compiled at another length than its own; below 0 where it is better left alone. */
function savedTokens(length: number, compiledLength: number): number {
  return length - COST_OF_PADDING * (compiledLength - length);
}

/** Whether formulas should be compiled for the size of so many batches of so many tokens each. */
export function isWorthCompiling(batches: number, tokens: number, { numHiddenLayers, hiddenSize }: BertConfig): boolean {
  return batches * tokens * numHiddenLayers * hiddenSize >= WORTHWHILE_NUMBERS;
}

/**
 * Computes with one batch: padded to its longest row, operation by operation; or, where its size is one of those and the backend
 * compiles, padded to that, with compiled formulas.
 *
 * @param rows numbers of the examples
 */
export function withBatch<T>(model: BertClassifier, { encodings, lengths }: Examples, rows: Int32Array, compiled: CompiledSizes, compute: (batch: Batch) => T): T {
  const { config, ops } = model;
  const chosen = Array.from(rows, (row) => encodings.at(row)!);
  const length = ops.compiles ? compiledLength(paddedLength(longestOf(rows, lengths), config), rows.length, compiled) : undefined;
  if (length === undefined) return compute(toBatch(chosen, config.padTokenId));
  return ops.compiling(() => compute(toBatch(chosen, config.padTokenId, length)));
}

/** The compiled length at which a batch of so many rows of a padded length is computed, if at any. */
export function compiledLength(length: number, rows: number, { rowsOf, lengths }: CompiledSizes): number | undefined {
  const fitting = [...lengths].filter((compiled) => compiled >= length && rowsOf(compiled) === rows && savedTokens(length, compiled) > 0);
  return fitting.length > 0 ? Math.min(...fitting) : undefined;
}

/** The length to which a batch is padded for compiled formulas; never past the model's positions. */
export function paddedLength(longest: number, { maxPositionEmbeddings }: BertConfig): number {
  const step = longest <= SHORT.most ? SHORT.step : LONG_STEP;
  return Math.min(Math.ceil(longest / step) * step, maxPositionEmbeddings);
}

function longestOf(rows: Int32Array, lengths: ArrayLike<number>): number {
  return rows.reduce((longest, row) => Math.max(longest, lengths[row]!), 1);
}
