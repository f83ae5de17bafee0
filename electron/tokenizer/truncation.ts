import type { LongTexts } from '../../shared/model/long-texts';

/** How many ids of each text are kept. */
export interface KeptLengths {
  readonly first: number;
  readonly second: number;
}

/**
 * Hugging Face's `longest_first`: shortens the longer text until both fit `room` ids, then both alike. With one text
 * `second` is 0. The room for special tokens must already be taken off; a negative room counts as none.
 */
export function longestFirst(first: number, second: number, room: number): KeptLengths {
  if (room <= 0) return { first: 0, second: 0 };
  if (first + second <= room) return { first, second };
  const shorter = Math.min(first, second);
  const [short, long] = shorter <= room - shorter ? [shorter, room - shorter] : [Math.floor(room / 2), Math.ceil(room / 2)];
  return first <= second ? { first: short, second: long } : { first: long, second: short };
}

/** Of the kept ids those from the text's beginning, where the others come from its end: 128 of 510, as Sun et al. 2019 have it. */
const HEAD_SHARE = 0.25;

/** How many of `kept` ids come from a text's beginning, where it has `length` of them: all, unless its end is wanted too. */
export function headLength(length: number, kept: number, longTexts: LongTexts): number {
  return longTexts === 'head' || kept >= length ? kept : Math.round(kept * HEAD_SHARE);
}

/** Whether a text's id at `place` is left out where `kept` of its `length` ids are kept. */
export function isLeftOut(place: number, length: number, kept: number, longTexts: LongTexts): boolean {
  const head = headLength(length, kept, longTexts);
  return place >= head && place < length - (kept - head);
}
