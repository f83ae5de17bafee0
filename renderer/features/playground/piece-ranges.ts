import type { Piece } from '../../../shared/model/playground';

/** Characters of a text: from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Pieces that are read together: a word, a punctuation mark, or a mask that the text holds. */
export interface Word {
  /** Places among the pieces. */
  readonly positions: readonly number[];
  /** As it is written. */
  readonly text: string;
}

const CONTINUES = '##';
const MASK = '[MASK]';

/**
 * Where each piece stands in the text it was cut from. The tokenizer strips accents and, mostly, capitals; so does the comparison.
 * Undefined for [CLS], [SEP] and for what cannot be found again.
 */
export function rangesOf(text: string, pieces: readonly Piece[]): readonly (Range | undefined)[] {
  let at = 0;
  return pieces.map((piece, i) => {
    if (piece.special && !isMask(piece)) return undefined;
    const start = piece.token.startsWith(CONTINUES) ? at : skipSpace(text, at);
    const end = piece.unknown ? endOfUnknown(text, start, pieces[i + 1]) : endOf(text, start, piece);
    if (end === undefined || end === start) return undefined;
    at = end;
    return { start, end };
  });
}

/** The pieces of a text as words, special ones left out, but for masks. */
export function wordsOf(text: string, pieces: readonly Piece[]): readonly Word[] {
  const ranges = rangesOf(text, pieces);
  const groups: number[][] = [];
  pieces.forEach((piece, position) => {
    if (piece.cut || (piece.special && !isMask(piece))) return;
    if (piece.token.startsWith(CONTINUES) && groups.at(-1)?.at(-1) === position - 1) groups.at(-1)!.push(position);
    else groups.push([position]);
  });
  return groups.map((positions) => ({ positions, text: writtenText(text, positions.map((position) => ranges[position])) ?? positions.map((position) => plain(pieces[position]!.token)).join('') }));
}

/** The text with `token` in place of the piece at `position`. */
export function fillPiece(text: string, pieces: readonly Piece[], position: number, token: string): string {
  const range = rangesOf(text, pieces)[position];
  if (!range) return joined(pieces.map((piece, i) => (i === position ? { ...piece, token, special: false } : piece)));
  const before = text.slice(0, range.start);
  // A word of its own does not stick to the letters before it; a piece that goes on does.
  const gap = !token.startsWith(CONTINUES) && /[\p{L}\p{N}]$/u.test(before) ? ' ' : '';
  return `${token.startsWith(CONTINUES) ? before.trimEnd() : before}${gap}${plain(token)}${text.slice(range.end)}`;
}

/**
 * The text with `token` in place of a piece; masked pieces of the same word become masks of the text, so that the filled one does not
 * stick to what was hidden beside it.
 *
 * @returns `masks`: the places that the text now holds as masks
 */
export function fillWord(text: string, { pieces, words, chosen }: { readonly pieces: readonly Piece[]; readonly words: readonly Word[]; readonly chosen: ReadonlySet<number> }, position: number, token: string): { readonly text: string; readonly masks: readonly number[] } {
  const word = words.find(({ positions }) => positions.includes(position));
  const masks = (word?.positions ?? []).filter((place) => place !== position && chosen.has(place));
  // From the end, so that the ranges before it stay as they are.
  const places = [...masks, position].sort((a, b) => b - a);
  return { text: places.reduce((filled, place) => fillPiece(filled, pieces, place, place === position ? token : MASK), text), masks };
}

/** A piece that the text itself holds as a mask. */
export function isMask({ special, token }: Piece): boolean {
  return special && (token === MASK || token === '<mask>');
}

function plain(token: string): string {
  return token.startsWith(CONTINUES) ? token.slice(CONTINUES.length) : token;
}

function joined(pieces: readonly Piece[]): string {
  return pieces.filter((piece) => !piece.special || isMask(piece)).reduce((text, { token }) => (token.startsWith(CONTINUES) || text === '' ? text + plain(token) : `${text} ${token}`), '');
}

function writtenText(text: string, ranges: readonly (Range | undefined)[]): string | undefined {
  const [first, last] = [ranges[0], ranges.at(-1)];
  return first && last ? text.slice(first.start, last.end) : undefined;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s\p{Cc}\p{Cf}]/u.test(text[at]!)) at++;
  return at;
}

/** The end of the stretch that says the same as the piece; undefined where there is none. */
function endOf(text: string, start: number, piece: Piece): number | undefined {
  const wanted = plain(piece.token);
  let [at, said] = [start, ''];
  while (at < text.length && said !== wanted) {
    const character = String.fromCodePoint(text.codePointAt(at)!);
    const spelling = spellings(character).find((each) => wanted.startsWith(said + each));
    if (spelling === undefined) return undefined;
    said += spelling;
    at += character.length;
  }
  while (at < text.length && /\p{Mn}/u.test(text[at]!)) at++;
  return said === wanted ? at : undefined;
}

/** How a tokenizer may spell a character: as it is, without capitals, without accents. */
function spellings(character: string): readonly string[] {
  const lower = character.toLowerCase();
  return [character, lower, stripped(character), stripped(lower)];
}

function stripped(text: string): string {
  return text.normalize('NFD').replace(/\p{Mn}/gu, '');
}

/** An unknown piece stands for a whole word, or for one character where the next piece begins right after it. */
function endOfUnknown(text: string, start: number, next: Piece | undefined): number {
  const rest = text.slice(start);
  const word = /^[^\s\p{P}]+/u.exec(rest)?.[0] ?? String.fromCodePoint(text.codePointAt(start) ?? 0);
  const cut = next && !next.special && !next.unknown ? word.toLowerCase().indexOf(plain(next.token).toLowerCase(), 1) : -1;
  return start + (cut > 0 ? cut : word.length);
}
