import type { TemplatePiece } from './template';
import type { LongTexts } from '../../shared/model/long-texts';
import { headLength, type KeptLengths } from './truncation';

/** One sequence, as BERT reads it. All three arrays have the sequence's length; nothing is padded. */
export interface Encoding {
  readonly inputIds: Int32Array;
  /** 0 for the first text and what frames it, 1 for the second. */
  readonly tokenTypeIds: Int32Array;
  /** 1 everywhere: there is no padding yet. */
  readonly attentionMask: Int32Array;
}

/** The ids of a text, or of two, one behind the other: those of the second lie at [first, length). */
export interface TextIds {
  readonly ids: Int32Array;
  readonly first: number;
  readonly length: number;
}

/** Fills a template with the kept ids of each text. */
export function assemble(pieces: readonly TemplatePiece[], { ids, first, length: end }: TextIds, kept: KeptLengths, longTexts: LongTexts): Encoding {
  let length = 0;
  for (const piece of pieces) length += piece.kind === 'special' ? 1 : kept[piece.text];
  const inputIds = new Int32Array(length);
  const tokenTypeIds = new Int32Array(length);
  let next = 0;
  for (const piece of pieces) {
    const start = next;
    if (piece.kind === 'special') inputIds[next++] = piece.id;
    else {
      const text = piece.text === 'first' ? ids.subarray(0, first) : ids.subarray(first, end);
      const tail = kept[piece.text] - headLength(text.length, kept[piece.text], longTexts);
      inputIds.set(text.subarray(0, kept[piece.text] - tail), next);
      next += kept[piece.text];
      inputIds.set(text.subarray(text.length - tail), next - tail);
    }
    if (piece.typeId !== 0) tokenTypeIds.fill(piece.typeId, start, next);
  }
  return { inputIds, tokenTypeIds, attentionMask: new Int32Array(length).fill(1) };
}
