/**
 * Runs of two or more letters, digits and underscores: scikit-learn's `\b\w\w+\b` in Python's Unicode sense, where `\w`
 * is what `str.isalnum` says, so without combining marks. (Characters that a later Unicode has added may differ.)
 */
const WORD = /[\p{L}\p{N}_]{2,}/gu;

/** The words of a text in lower case, in their order, as scikit-learn's `TfidfVectorizer` finds them by default. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}
