import { toBatch, type Batch } from '../bert/batch';
import type { BertClassifier } from '../bert/classifier';
import type { BertConfig } from '../formats/model-config';
import type { Examples } from './examples';

/** Compiled formulas fit one size of batch each, so batches are padded to multiples of this: few sizes, little padding. */
const LENGTH_STEP = 16;

/**
 * From how many numbers on (layers × tokens × hidden size, over all batches of one size) compiling is worth its time: it
 * takes seconds for each size, and saves some 10⁻⁸ seconds a number. `tools/bench/breakdown.mjs` prints both for a machine: the
 * first step, which compiles, and the steps after it, compiled and plain.
 */
const WORTHWHILE_NUMBERS = 4e7;

/** The sizes of batches for which formulas are compiled. */
export interface CompiledSizes {
  /** Rows of a full batch; of other batches there are few. */
  readonly batchSize: number;
  /** To which its rows are padded. */
  readonly lengths: ReadonlySet<number>;
}

export const NOTHING_COMPILED: CompiledSizes = { batchSize: 0, lengths: new Set() };

/**
 * The sizes of which a plan has so many full batches that compiling for them is worth it. It follows from the plan alone: a
 * resumed run computes with the same kernels.
 *
 * @param batches row numbers of each
 * @param lengths tokens of each row
 * @param times how often each batch is computed: epochs
 */
export function compiledSizes(
  batches: Iterable<Int32Array>,
  lengths: ArrayLike<number>,
  { batchSize, times, config }: { readonly batchSize: number; readonly times: number; readonly config: BertConfig },
): CompiledSizes {
  const counts = new Map<number, number>();
  for (const rows of batches) {
    if (rows.length !== batchSize) continue;
    const length = paddedLength(longestOf(rows, lengths), config);
    counts.set(length, (counts.get(length) ?? 0) + 1);
  }
  const worthwhile = [...counts].filter(([length, count]) => isWorthCompiling(count * times, batchSize * length, config));
  return { batchSize, lengths: new Set(worthwhile.map(([length]) => length)) };
}

/** Whether formulas should be compiled for the size of so many batches of so many tokens each. */
export function isWorthCompiling(batches: number, tokens: number, { numHiddenLayers, hiddenSize }: BertConfig): boolean {
  return batches * tokens * numHiddenLayers * hiddenSize >= WORTHWHILE_NUMBERS;
}

/**
 * Computes with one batch: padded to its longest row, operation by operation; or, where its size is one of those, padded to
 * that, with compiled formulas.
 *
 * @param rows numbers of the examples
 */
export function withBatch<T>(model: BertClassifier, { encodings, lengths }: Examples, rows: Int32Array, compiled: CompiledSizes, compute: (batch: Batch) => T): T {
  const { config } = model;
  const chosen = Array.from(rows, (row) => encodings.at(row)!);
  const length = paddedLength(longestOf(rows, lengths), config);
  if (rows.length !== compiled.batchSize || !compiled.lengths.has(length)) return compute(toBatch(chosen, config.padTokenId));
  return model.ops.compiling(() => compute(toBatch(chosen, config.padTokenId, length)));
}

/** The length to which a batch is padded for compiled formulas; never past the model's positions. */
export function paddedLength(longest: number, { maxPositionEmbeddings }: BertConfig): number {
  return Math.min(Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP, maxPositionEmbeddings);
}

function longestOf(rows: Int32Array, lengths: ArrayLike<number>): number {
  return rows.reduce((longest, row) => Math.max(longest, lengths[row]!), 1);
}
