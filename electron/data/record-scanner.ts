import type { Delimiter } from '../../shared/model/dataset';

export const QUOTE = 0x22;
export const LF = 0x0a;
export const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** A complete record. `end` is the start of the next one, `lineEnds` how many physical lines it closes. */
export interface ScannedRecord {
  readonly kind: 'record';
  readonly cells: string[];
  readonly end: number;
  readonly lineEnds: number;
  /** A line of nothing but blanks, which no table means as a row. */
  readonly blank: boolean;
}

/**
 * A record whose quote never closes. `end` is the start of the line after the quote, where reading goes on; `verdictAt`
 * is how far one had to look, and holds for all quotes opened before it.
 */
export interface UnclosedRecord {
  readonly kind: 'unclosed';
  readonly end: number;
  readonly lineEnds: number;
  readonly verdictAt: number;
}

export interface IncompleteRecord {
  readonly kind: 'incomplete';
}

export type RecordScan = ScannedRecord | UnclosedRecord | IncompleteRecord;

interface QuotedCell {
  readonly kind: 'closed';
  readonly value: string;
  readonly end: number;
}

const INCOMPLETE: IncompleteRecord = { kind: 'incomplete' };

/**
 * Reads the records of RFC 4180 text one by one, each from where the last one ended.
 *
 * More lenient than the RFC where the meaning is plain: any of LF, CR and CRLF ends a line; blanks may stand between a
 * closing quote and the delimiter; a lone quote inside a quoted cell is text as long as the cell stays on its line
 * (`"he said "no" to me",x`). Once a cell goes over several lines its quotes must be right: the next wrong one shows
 * that the opening quote was never meant to be closed.
 *
 * Fast because it jumps from one character that means something to the next, by the engine's own search.
 */
export class RecordScanner {
  private readonly lineFeeds: CharacterFinder;
  private readonly returns: CharacterFinder;
  private readonly delimiters: CharacterFinder;
  /** Physical lines that the record at hand has closed so far. */
  private lineEnds = 0;

  /**
   * @param delimiter one character, or nothing in a file of one column
   * @param atEnd whether the text ends where the file does
   * @param quotes whether quotes mean anything
   * @param unclosedBefore no quote opened on a line that ends before this index closes: an earlier scan went to see
   */
  constructor(
    private readonly text: string,
    private readonly delimiter: Delimiter | undefined,
    private readonly atEnd: boolean,
    public unclosedBefore = 0,
    private readonly quotes = true,
  ) {
    this.lineFeeds = new CharacterFinder(text, '\n');
    this.returns = new CharacterFinder(text, '\r');
    this.delimiters = new CharacterFinder(text, delimiter);
  }

  /** The record at `start`, which must lie before the end of the text. */
  scan(start: number): RecordScan {
    const { text } = this;
    const cells: string[] = [];
    this.lineEnds = 0;
    for (let at = start; ; ) {
      const quoted = this.quotes && text.charCodeAt(at) === QUOTE;
      let end: number;
      if (quoted) {
        const cell = this.quotedCell(at);
        if (cell.kind !== 'closed') return cell;
        cells.push(cell.value);
        end = cell.end;
      } else {
        end = this.endOfBareCell(at);
        cells.push(text.slice(at, end));
      }
      if (end < text.length && text[end] === this.delimiter) {
        at = end + 1;
        continue;
      }
      const next = this.afterLineEnd(end);
      if (next < 0) return INCOMPLETE;
      const blank = cells.length === 1 && !quoted && cells[0]!.trim() === '';
      return { kind: 'record', cells, end: next, lineEnds: this.lineEnds + (next > end ? 1 : 0), blank };
    }
  }

  /** The index of the delimiter, CR or LF that ends the cell, or the length of the text. */
  private endOfBareCell(from: number): number {
    return Math.min(this.delimiters.next(from), this.nextLineEnd(from));
  }

  private nextLineEnd(from: number): number {
    return Math.min(this.lineFeeds.next(from), this.returns.next(from));
  }

  /** The index after the line end at `at`; at the end of the text, that end. −1 where only more text can tell. */
  private afterLineEnd(at: number): number {
    const { text, atEnd } = this;
    if (at === text.length) return atEnd ? at : -1;
    if (text.charCodeAt(at) !== CR) return at + 1;
    if (at + 1 === text.length) return atEnd ? at + 1 : -1;
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  }

  /** `open` is the index of the opening quote. */
  private quotedCell(open: number): QuotedCell | UnclosedRecord | IncompleteRecord {
    const { text } = this;
    const lineEndsBefore = this.lineEnds;
    const unclosed = (end: number, verdictAt: number): UnclosedRecord => ({ kind: 'unclosed', end, lineEnds: lineEndsBefore + 1, verdictAt });
    let secondLine = -1;
    for (let at = open + 1; ; ) {
      const found = text.indexOf('"', at);
      const quote = found < 0 ? text.length : found;
      secondLine = this.countLines(at, quote, secondLine);
      if (secondLine === CUT_LINE_END) return INCOMPLETE;
      // An earlier scan that passed here has already found that nothing closes this quote.
      if (secondLine >= 0 && secondLine <= this.unclosedBefore) return unclosed(secondLine, this.unclosedBefore);
      if (quote === text.length) {
        if (!this.atEnd) return INCOMPLETE;
        if (secondLine >= 0) return unclosed(secondLine, Infinity);
        return { kind: 'unclosed', end: quote, lineEnds: lineEndsBefore, verdictAt: Infinity };
      }
      const runEnd = endOfQuotes(text, quote);
      const next = this.skipBlanks(runEnd);
      if (next === text.length && !this.atEnd) return INCOMPLETE;
      if ((runEnd - quote) % 2 === 1) {
        if (this.endsCell(next)) return { kind: 'closed', value: unescape(text.slice(open + 1, runEnd - 1)), end: next };
        if (secondLine >= 0) return unclosed(secondLine, quote);
      }
      at = runEnd;
    }
  }

  /** Counts the line ends between two indices and returns where the cell's second line starts: `secondLine` if known. */
  private countLines(from: number, to: number, secondLine: number): number {
    let second = secondLine;
    for (let at = this.nextLineEnd(from); at < to; at = this.nextLineEnd(at)) {
      at = this.afterLineEnd(at);
      if (at < 0) return CUT_LINE_END;
      if (second < 0) second = at;
      this.lineEnds++;
    }
    return second;
  }

  private skipBlanks(from: number): number {
    let at = from;
    while (at < this.text.length && isBlank(this.text.charCodeAt(at)) && this.text[at] !== this.delimiter) at++;
    return at;
  }

  private endsCell(at: number): boolean {
    if (at === this.text.length || this.text[at] === this.delimiter) return true;
    const code = this.text.charCodeAt(at);
    return code === LF || code === CR;
  }
}

/** In place of an index: the text ends in a CR, and only what follows can tell whether the line end is complete. */
const CUT_LINE_END = -2;

/** Where one character comes next. Remembers its last search, so that a rare character is not looked for again and again. */
class CharacterFinder {
  private searchedFrom = 0;
  private found = -1;

  constructor(
    private readonly text: string,
    private readonly character: string | undefined,
  ) {}

  /** The first index not before `from`, or the length of the text. */
  next(from: number): number {
    if (from > this.found || from < this.searchedFrom) {
      const index = this.character === undefined ? -1 : this.text.indexOf(this.character, from);
      this.found = index < 0 ? this.text.length : index;
      this.searchedFrom = from;
    }
    return this.found;
  }
}

function endOfQuotes(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) === QUOTE) at++;
  return at;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

function unescape(content: string): string {
  return content.includes('"') ? content.replaceAll('""', '"') : content;
}
