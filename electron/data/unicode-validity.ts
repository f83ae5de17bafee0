import { isUtf8 } from 'node:buffer';

/** Of so many characters of UTF-8 one may be damaged: then the file is UTF-8 with a bad byte, and its line is told. */
const DAMAGED_SHARE = 10;

/**
 * Whether a part of a file is UTF-8, or was meant to be.
 *
 * @param complete whether the file ends where the part does; otherwise it may be cut inside a character
 */
export function looksLikeUtf8(start: Buffer, complete: boolean): boolean {
  if ((complete ? [0] : [0, 1, 2, 3]).some((cut) => isUtf8(start.subarray(0, Math.max(0, start.length - cut))))) return true;
  let valid = 0;
  let invalid = 0;
  for (let at = 0; at < start.length; ) {
    const lead = start[at]!;
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
    const whole = length > 1 && isUtf8(start.subarray(at, at + length)) && at + length <= start.length;
    if (whole) valid++;
    else if (lead >= 0x80) invalid++;
    at += whole ? length : 1;
  }
  return valid > invalid * DAMAGED_SHARE;
}

const COMMA_LIKE = new Set(Array.from(',;\t|{', (character) => character.charCodeAt(0)));

/** The byte order of UTF-16 without a mark, judged by line ends and delimiters in the one order and none in the other. */
export function utf16Order(start: Buffer): 'little' | 'big' | undefined {
  const little = signsOfText(start, (at) => start.readUInt16LE(at));
  const big = signsOfText(start, (at) => start.readUInt16BE(at));
  if (little > big) return 'little';
  return big > little ? 'big' : undefined;
}

/** How many line ends and delimiters; none where there are characters that no text holds. */
function signsOfText(start: Buffer, unitAt: (at: number) => number): number {
  let signs = 0;
  let halves = 0;
  let bad = 0;
  const length = Math.min(start.length, 64 * 1024) & ~1;
  for (let at = 0; at < length; at += 2) {
    const unit = unitAt(at);
    if (unit === 0x0a || unit === 0x0d || COMMA_LIKE.has(unit)) signs++;
    if (unit < 0x09 || (unit > 0x0d && unit < 0x20) || unit >= 0xfffe) bad++;
    if (unit >= 0xd800 && unit <= 0xdbff) halves++;
    if (unit >= 0xdc00 && unit <= 0xdfff) halves--;
    if (halves < 0 || halves > 1) bad++;
  }
  const needed = length / 2 / 1000;
  return bad > needed || signs < needed || !start.subarray(0, length).includes(0) ? 0 : signs;
}
