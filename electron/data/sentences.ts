/**
 * Where a sentence ends: behind its last mark and the quotes and brackets that close with it, where white space follows;
 * behind the full stops of scripts that put none; at the end of a line. No match begins within a run of marks or of blanks, so that
 * the time grows with the text and not with its square.
 */
const SENTENCE_END = /(?<![.!?…])[.!?…]+["'”’)\]»]*\s+|[。！？]+["'”’」』）]*|(?<!\s)\s*\n\s*/gu;

/** The sentences of a text, as far as marks tell: an abbreviation ends one too. None is blank. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(SENTENCE_END)) {
    sentences.push(text.slice(start, index + mark.length));
    start = index + mark.length;
  }
  sentences.push(text.slice(start));
  return sentences.filter((sentence) => sentence.trim() !== '');
}
