import {
  CJK,
  COMBINING_RANKS,
  DECOMPOSITIONS,
  LOWERCASE,
  PUNCTUATION,
  REMOVED_BY_CLEAN_TEXT,
  STRIPPED_MARKS,
  WHITESPACE,
  WORD_CHARACTERS,
} from './unicode-tables';

const REMOVED = 1;
const SPACE = 2;
const PUNCTUATION_MARK = 4;
const IDEOGRAPH = 8;
const MARK = 16;
const WORD = 32;

/** One byte of properties for each code point: 1.1 MB buys a look-up without branches. */
const properties = new Uint8Array(0x110000);
markRanges(REMOVED_BY_CLEAN_TEXT, REMOVED);
markRanges(WHITESPACE, SPACE);
markRanges(PUNCTUATION, PUNCTUATION_MARK);
markRanges(CJK, IDEOGRAPH);
markRanges(STRIPPED_MARKS, MARK);
markRanges(WORD_CHARACTERS, WORD);

const combiningRanks = readMapping(COMBINING_RANKS);
const decompositions = readMapping(DECOMPOSITIONS);
const lowercase = readMapping(LOWERCASE);

/** Whether `clean_text` deletes it: controls, format characters, private use, U+FFFD; not unassigned ones. */
export function isRemovedByCleanText(codePoint: number): boolean {
  return (properties[codePoint]! & REMOVED) !== 0;
}

/** Unicode white space, as Rust's `char::is_whitespace`. */
export function isWhitespace(codePoint: number): boolean {
  return (properties[codePoint]! & SPACE) !== 0;
}

/** What becomes a word of its own: all ASCII punctuation and symbols, and Unicode's categories P*. */
export function isPunctuation(codePoint: number): boolean {
  return (properties[codePoint]! & PUNCTUATION_MARK) !== 0;
}

/** BERT's "Chinese characters": the CJK ideograph blocks, without kana and Hangul. */
export function isCjk(codePoint: number): boolean {
  return (properties[codePoint]! & IDEOGRAPH) !== 0;
}

/** A non-spacing mark (Mn), which `strip_accents` deletes. */
export function isStrippedMark(codePoint: number): boolean {
  return (properties[codePoint]! & MARK) !== 0;
}

/** A letter, mark, digit or connector: `\w` of Rust's regular expressions. */
export function isWordCharacter(codePoint: number): boolean {
  return (properties[codePoint]! & WORD) !== 0;
}

/** Place in canonical order among neighbouring marks; 0 for a starter, which never moves and stops the others. */
export function combiningRank(codePoint: number): number {
  return combiningRanks.get(codePoint)?.[0] ?? 0;
}

/** The full canonical decomposition, or undefined for a code point that stays as it is. */
export function decompose(codePoint: number): readonly number[] | undefined {
  return decompositions.get(codePoint) ?? decomposeHangul(codePoint);
}

/** The lower-case form (İ has two code points), or undefined for a code point that stays as it is. */
export function toLowercase(codePoint: number): readonly number[] | undefined {
  return lowercase.get(codePoint);
}

/** Hangul syllables into jamo, by the arithmetic of the Unicode Standard, section 3.12. */
function decomposeHangul(codePoint: number): readonly number[] | undefined {
  const syllable = codePoint - 0xac00;
  if (syllable < 0 || syllable >= 11_172) return undefined;
  const leadAndVowel = [0x1100 + Math.floor(syllable / 588), 0x1161 + Math.floor((syllable % 588) / 28)];
  const tail = syllable % 28;
  return tail === 0 ? leadAndVowel : [...leadAndVowel, 0x11a7 + tail];
}

function markRanges(table: string, property: number): void {
  let end = 0;
  for (const range of table.split(' ')) {
    const [gap, extra = '0'] = range.split(',');
    const start = end + parseInt(gap!, 36);
    end = start + parseInt(extra, 36);
    for (let codePoint = start; codePoint <= end; codePoint++) properties[codePoint]! |= property;
  }
}

function readMapping(table: string): ReadonlyMap<number, readonly number[]> {
  const mapping = new Map<number, readonly number[]>();
  let codePoint = 0;
  for (const entry of table.split(' ')) {
    const [gap, targets] = entry.split(':');
    codePoint += parseInt(gap!, 36);
    mapping.set(codePoint, targets!.split('+').map((target) => parseInt(target, 36)));
  }
  return mapping;
}
