import type { TemplatePiece } from './template';
import type { KeptLengths } from './truncation';

/** One sequence, as BERT reads it. All three arrays have the sequence's length; nothing is padded. */
export interface Encoding {
  readonly inputIds: Int32Array;
  /** 0 for the first text and what frames it, 1 for the second. */
  readonly tokenTypeIds: Int32Array;
  /** 1 everywhere: there is no padding yet. */
  readonly attentionMask: Int32Array;
}

/**
 * Fills a template: the ids of the first text lie in `ids` at [0, kept.first), those of the second from `secondStart` on.
 */
export function assemble(pieces: readonly TemplatePiece[], ids: Int32Array, secondStart: number, kept: KeptLengths): Encoding {
  let length = 0;
  for (const piece of pieces) length += piece.kind === 'special' ? 1 : kept[piece.text];
  const inputIds = new Int32Array(length);
  const tokenTypeIds = new Int32Array(length);
  let next = 0;
  for (const piece of pieces) {
    const start = next;
    if (piece.kind === 'special') inputIds[next++] = piece.id;
    else {
      const from = piece.text === 'first' ? 0 : secondStart;
      inputIds.set(ids.subarray(from, from + kept[piece.text]), next);
      next += kept[piece.text];
    }
    if (piece.typeId !== 0) tokenTypeIds.fill(piece.typeId, start, next);
  }
  return { inputIds, tokenTypeIds, attentionMask: new Int32Array(length).fill(1) };
}
