import { isPunctuation, isWhitespace } from './code-points';

/**
 * The words of normalised `text[start, end)`, as Hugging Face's `BertPreTokenizer`: white space parts them, and every
 * punctuation mark is a word of its own.
 */
export function forEachWord(text: string, start: number, end: number, onWord: (start: number, end: number) => void): void {
  let wordStart = start;
  let next = start;
  while (next < end) {
    const codePoint = text.codePointAt(next)!;
    const after = next + (codePoint > 0xffff ? 2 : 1);
    const punctuation = isPunctuation(codePoint);
    if (punctuation || isWhitespace(codePoint)) {
      if (wordStart < next) onWord(wordStart, next);
      if (punctuation) onWord(next, after);
      wordStart = after;
    }
    next = after;
  }
  if (wordStart < end) onWord(wordStart, end);
}
