import { isWhitespace, isWordCharacter } from './code-points';

/** A token that is looked for in the text itself, before words are split; the flags are Hugging Face's `AddedToken`. */
export interface AddedToken {
  readonly content: string;
  /** Match only where no letter, digit or connector touches it. */
  readonly singleWord: boolean;
  /** Swallow the white space before it. */
  readonly lstrip: boolean;
  /** Swallow the white space after it. */
  readonly rstrip: boolean;
  /** Match its normalised form in the normalised text; otherwise as it stands in the raw text. */
  readonly normalized: boolean;
  readonly special: boolean;
}

/** A stretch of a text: an added token where `id` is there, ordinary text where it is not. */
export interface Span {
  readonly id: number | undefined;
  readonly start: number;
  readonly end: number;
}

/**
 * The id of each added token, in Rust's way: the vocabulary's where it has the token, else the next one after all others.
 * Of two entries with the same content the later one's flags count.
 */
export function assignIds(tokens: Iterable<AddedToken>, vocabulary: ReadonlyMap<string, number>): ReadonlyMap<number, AddedToken> {
  const ids = new Map<string, number>();
  const assigned = new Map<number, AddedToken>();
  let nextId = vocabulary.size;
  for (const token of tokens) {
    if (token.content === '') continue;
    const id = ids.get(token.content) ?? vocabulary.get(token.content) ?? nextId++;
    ids.set(token.content, id);
    assigned.set(id, token);
  }
  return assigned;
}

/** Finds added tokens in a text: leftmost first, the longest at each place, as Rust's `AddedVocabulary` does. */
export class AddedTokenFinder {
  readonly #pattern: RegExp;
  readonly #byText: ReadonlyMap<string, { readonly id: number; readonly token: AddedToken }>;

  /** `spell` gives the form in which a token is looked for. Must not be made for no tokens at all. */
  constructor(tokens: ReadonlyMap<number, AddedToken>, spell: (content: string) => string = (content) => content) {
    this.#byText = new Map([...tokens].map(([id, token]) => [spell(token.content), { id, token }]));
    const longestFirst = [...this.#byText.keys()].filter((text) => text !== '').sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(longestFirst.map(escapeForRegExp).join('|') || '(?!)', 'g');
  }

  /**
   * Cuts `text` into added tokens and what lies between. Where a token's rstrip runs into the next token, both count, and
   * the ordinary text goes on after the later match even if that is further left; but a token whose lstrip leaves nothing
   * of it is lost. Rust does so.
   */
  split(text: string): Span[] {
    const spans: Span[] = [];
    let next = 0;
    this.#pattern.lastIndex = 0;
    for (let match = this.#pattern.exec(text); match !== null; match = this.#pattern.exec(text)) {
      const { id, token } = this.#byText.get(match[0])!;
      let start = match.index;
      let end = start + match[0].length;
      if (token.singleWord && touchesWord(text, start, end)) continue;
      if (token.lstrip) start = Math.max(next, startOfSpace(text, start));
      if (token.rstrip) end = endOfSpace(text, end);
      if (next < start) spans.push({ id: undefined, start: next, end: start });
      if (start < end) spans.push({ id, start, end });
      next = end;
    }
    if (next !== text.length) spans.push({ id: undefined, start: next, end: text.length });
    return spans;
  }
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function touchesWord(text: string, start: number, end: number): boolean {
  return (start > 0 && isWordCharacter(codePointBefore(text, start))) || (end < text.length && isWordCharacter(text.codePointAt(end)!));
}

function codePointBefore(text: string, end: number): number {
  const pair = end > 1 ? text.codePointAt(end - 2)! : 0;
  return pair > 0xffff ? pair : text.charCodeAt(end - 1);
}

/** All white space is in the basic plane, so that one unit is one character here and below. */
function startOfSpace(text: string, end: number): number {
  let start = end;
  while (start > 0 && isWhitespace(text.charCodeAt(start - 1))) start--;
  return start;
}

function endOfSpace(text: string, start: number): number {
  let end = start;
  while (end < text.length && isWhitespace(text.charCodeAt(end))) end++;
  return end;
}
