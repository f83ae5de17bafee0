import type { Delimiter } from '../../shared/model/dataset';
import { CR, isBlank, LF, QUOTE } from './record-scanner';

type State = 'cell-start' | 'bare' | 'quoted' | 'after-quote' | 'after-blanks';
type Verdict = 'more' | 'ended' | 'unclosed';

/**
 * Finds the end of a record without keeping it: the rules of RecordScanner, one character at a time, for records too
 * large to hold. Hand it piece after piece; a CR at the end of a piece that is not the last is left for the next one.
 */
export class RecordSkipper {
  /** Characters of the last piece that were used up. */
  consumed = 0;
  /** Physical lines that ended in all pieces so far. */
  lineEnds = 0;
  /**
   * Where the line after the quote that is open at last begins, and how many lines end before it: an index of the last
   * piece, `undefined` where no line has ended since, `unchanged` where the last piece told nothing new.
   */
  restart: { readonly index: number; readonly lineEnds: number } | undefined | 'unchanged';
  private state: State = 'cell-start';
  /** Physical lines that ended in the quoted cell at hand. */
  private lineEndsInCell = 0;

  private readonly delimiter: number | undefined;

  constructor(
    delimiter: Delimiter | undefined,
    private readonly quotes = true,
  ) {
    this.delimiter = delimiter?.charCodeAt(0);
  }

  push(piece: string, last: boolean): Verdict {
    this.restart = 'unchanged';
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (code === CR || code === LF) {
        const cutPair = code === CR && at + 1 === piece.length && !last;
        if (cutPair) return this.stop(at, 'more');
        if (code === CR && piece.charCodeAt(at + 1) === LF) at++;
        this.lineEnds++;
        if (this.state !== 'quoted') return this.stop(at + 1, 'ended');
        if (++this.lineEndsInCell === 1) this.restart = { index: at + 1, lineEnds: this.lineEnds };
      } else if (!this.step(code)) return this.stop(at, 'unclosed');
    }
    const openAtEnd = last && this.state === 'quoted';
    return this.stop(piece.length, openAtEnd ? 'unclosed' : last ? 'ended' : 'more');
  }

  private stop(consumed: number, verdict: Verdict): Verdict {
    this.consumed = consumed;
    return verdict;
  }

  /** False where a wrong quote shows that the cell was never closed. */
  private step(code: number): boolean {
    switch (this.state) {
      case 'cell-start':
        if (code === QUOTE && this.quotes) this.open();
        else if (code !== this.delimiter) this.state = 'bare';
        return true;
      case 'bare':
        if (code === this.delimiter) this.state = 'cell-start';
        return true;
      case 'quoted':
        if (code === QUOTE) this.state = 'after-quote';
        return true;
      case 'after-quote':
      case 'after-blanks':
        return this.stepAfterQuote(code);
    }
  }

  private open(): void {
    this.state = 'quoted';
    this.lineEndsInCell = 0;
    this.restart = undefined;
  }

  private stepAfterQuote(code: number): boolean {
    if (code === this.delimiter) this.state = 'cell-start';
    else if (code === QUOTE && this.state === 'after-quote') this.state = 'quoted';
    else if (isBlank(code)) this.state = 'after-blanks';
    else if (this.lineEndsInCell > 0) return false;
    // A lone quote in a cell of one line is text; this character may open the next run of quotes.
    else this.state = code === QUOTE ? 'after-quote' : 'quoted';
    return true;
  }
}
