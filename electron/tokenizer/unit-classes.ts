import { type BertNormalizerOptions, normalize } from './bert-normalizer';
import { isCjk, isPunctuation, isWhitespace } from './code-points';

/** What a UTF-16 unit of raw text means for where words end, whatever stands beside it. */
export const UnitClass = {
  /** Part of a run that only the normaliser can judge: letters, marks, controls, halves of surrogate pairs. */
  inRun: 0,
  /** Ends a run and vanishes. */
  space: 1,
  /** Ends a run and is a word of its own. */
  alone: 2,
} as const;

/**
 * The class of each of the 65,536 units. `space` and `alone` are borders that normalisation cannot cross: none of them
 * is a combining mark, so that nothing moves past them, and none is deleted. Text between two borders can therefore be
 * normalised, split and spelled on its own, and its ids remembered.
 */
export function unitClasses(options: BertNormalizerOptions): Uint8Array {
  const classes = new Uint8Array(0x10000);
  for (let unit = 0; unit < classes.length; unit++) {
    if (isWhitespace(unit) && isAllSpace(normalize(String.fromCharCode(unit), options))) classes[unit] = UnitClass.space;
    else if (isPunctuation(unit) || (options.handleChineseChars && isCjk(unit))) classes[unit] = UnitClass.alone;
  }
  return classes;
}

/** Not so for the deleted ones (vertical tab, form feed…): they are white space, but join what stands around them. */
function isAllSpace(normalized: string): boolean {
  return normalized !== '' && isWhitespace(normalized.charCodeAt(0));
}
