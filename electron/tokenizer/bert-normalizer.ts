import { combiningRank, decompose, isCjk, isRemovedByCleanText, isStrippedMark, isWhitespace, toLowercase } from './code-points';

/** The switches of Hugging Face's `BertNormalizer`. */
export interface BertNormalizerOptions {
  /** Delete controls and turn every white space into a blank. */
  readonly cleanText: boolean;
  /** Put blanks around CJK ideographs, so that each becomes a word. */
  readonly handleChineseChars: boolean;
  /** Decompose (NFD) and delete non-spacing marks; null means: as `lowercase` says. */
  readonly stripAccents: boolean | null;
  readonly lowercase: boolean;
}

const BLANK = 0x20;

/** The deletions, the decomposition and the lower-casing below leave such a text alone or are one native call. */
const PLAIN_ASCII = /^[\t\n\r\x20-\x7e]*$/;

/**
 * `text` as BERT's vocabulary spells it: Hugging Face's `BertNormalizer`, code point by code point, in its order (clean,
 * pad ideographs, strip accents, lower-case). A lone surrogate counts as U+FFFD.
 */
export function normalize(text: string, options: BertNormalizerOptions): string {
  if (PLAIN_ASCII.test(text)) return normalizeAscii(text, options);
  let codePoints = toCodePoints(text);
  if (options.cleanText) codePoints = cleanText(codePoints);
  if (options.handleChineseChars) codePoints = padIdeographs(codePoints);
  if (stripsAccents(options)) codePoints = canonicalOrder(codePoints.flatMap(decomposeOrKeep)).filter((codePoint) => !isStrippedMark(codePoint));
  if (options.lowercase) codePoints = codePoints.flatMap((codePoint) => toLowercase(codePoint) ?? codePoint);
  return fromCodePoints(codePoints);
}

/** Whether accents go: said outright, or by lower-casing as in the original BERT. */
export function stripsAccents(options: BertNormalizerOptions): boolean {
  return options.stripAccents ?? options.lowercase;
}

function normalizeAscii(text: string, options: BertNormalizerOptions): string {
  const cleaned = options.cleanText ? text.replace(/[\t\n\r]/g, ' ') : text;
  return options.lowercase ? cleaned.toLowerCase() : cleaned;
}

function cleanText(codePoints: readonly number[]): number[] {
  return codePoints
    .filter((codePoint) => !isRemovedByCleanText(codePoint))
    .map((codePoint) => (isWhitespace(codePoint) ? BLANK : codePoint));
}

function padIdeographs(codePoints: readonly number[]): number[] {
  return codePoints.flatMap((codePoint) => (isCjk(codePoint) ? [BLANK, codePoint, BLANK] : codePoint));
}

function decomposeOrKeep(codePoint: number): readonly number[] | number {
  return decompose(codePoint) ?? codePoint;
}

/** Sorts every run of marks between two starters by rank, equal ranks in their order (Unicode Standard, D108). */
function canonicalOrder(codePoints: number[]): number[] {
  let start = 0;
  while (start < codePoints.length) {
    let end = start;
    while (end < codePoints.length && combiningRank(codePoints[end]!) !== 0) end++;
    if (end - start > 1) sortMarks(codePoints, start, end);
    start = end + 1;
  }
  return codePoints;
}

function sortMarks(codePoints: number[], start: number, end: number): void {
  const marks = codePoints.slice(start, end).sort((a, b) => combiningRank(a) - combiningRank(b));
  for (let i = 0; i < marks.length; i++) codePoints[start + i] = marks[i]!;
}

function toCodePoints(text: string): number[] {
  const codePoints: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const codePoint = text.codePointAt(i)!;
    if (codePoint > 0xffff) i++;
    codePoints.push(codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint);
  }
  return codePoints;
}

/** In slices, because the arguments of one call must fit the stack. */
function fromCodePoints(codePoints: readonly number[]): string {
  let text = '';
  for (let i = 0; i < codePoints.length; i += 4096) text += String.fromCodePoint(...codePoints.slice(i, i + 4096));
  return text;
}
