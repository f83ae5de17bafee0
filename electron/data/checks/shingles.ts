import { IntegerList } from '../../../shared/math/number-list';
import { mixBits } from './text-hash';

/** Words that a shingle has. */
const WORDS = 3;

const UnitClass = { between: 0, inWord: 1, wordOfItsOwn: 2 } as const;

/** What each of the 65,536 UTF-16 units is; made when it is first needed. */
let unitClasses: Uint8Array | undefined;

const IN_WORD = /[\p{L}\p{M}\p{N}\p{Cs}]/u;
/** Scripts that put no blanks between words: each character counts as one. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * The set of a text's shingles: each three words that follow one another, as a 32-bit hash; ascending, each once. A word is a run
 * of letters, marks and digits in lower case (characters beyond U+FFFF count as letters, so that emoji do); in scripts without
 * blanks each character is a word. A text of one or two words has one shingle, one without words has none. The second text of a
 * pair follows the first, and no shingle reaches over the border.
 */
export function shingles(text: string, pair?: string): Int32Array {
  const found = new IntegerList(64);
  addShingles(words(text), found, 0);
  if (pair !== undefined) addShingles(words(pair), found, 1);
  return distinct(found.view().slice().sort());
}

/** @param salt keeps the shingles of a pair's second text apart from those of its first */
function addShingles(hashes: Int32Array, found: IntegerList, salt: number): void {
  if (hashes.length === 0) return;
  for (let start = 0; start <= Math.max(0, hashes.length - WORDS); start++) {
    let hash = salt;
    for (let i = start; i < Math.min(start + WORDS, hashes.length); i++) hash = mixBits(Math.imul(hash, 31) + hashes[i]!);
    found.push(hash);
  }
}

/** A hash for each word of a text, in their order. */
function words(text: string): Int32Array {
  const classes = (unitClasses ??= classifyUnits());
  const found = new IntegerList(64);
  const lower = text.toLowerCase();
  let hash = 0;
  for (let i = 0; i < lower.length; i++) {
    const unit = lower.charCodeAt(i);
    const unitClass = classes[unit]!;
    if (unitClass === UnitClass.inWord) {
      // No word hashes to the 0 that stands for "no word begun".
      hash = Math.imul(hash ^ unit, 0x01000193) + 0x9e3779b1 || 1;
      continue;
    }
    if (hash !== 0) found.push(hash);
    hash = 0;
    if (unitClass === UnitClass.wordOfItsOwn) found.push(unit);
  }
  if (hash !== 0) found.push(hash);
  return found.view();
}

function classifyUnits(): Uint8Array {
  return Uint8Array.from({ length: 0x1_0000 }, (_, unit) => {
    const character = String.fromCharCode(unit);
    if (UNSPACED.test(character)) return UnitClass.wordOfItsOwn;
    return IN_WORD.test(character) ? UnitClass.inWord : UnitClass.between;
  });
}

function distinct(sorted: Int32Array): Int32Array {
  let kept = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i]!;
  return sorted.subarray(0, kept);
}

/** Jaccard's similarity of two ascending sets: what they share over what they have together; 0 where both are empty. */
export function jaccard(a: Int32Array, b: Int32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = a[i]! - b[j]!;
    if (difference === 0) shared++;
    if (difference <= 0) i++;
    if (difference >= 0) j++;
  }
  const all = a.length + b.length - shared;
  return all === 0 ? 0 : shared / all;
}
