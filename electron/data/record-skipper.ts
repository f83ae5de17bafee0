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
  /** Whether the record's second line began in the last piece, and where. */
  secondLineAt: number | undefined;
  private state: State = 'cell-start';

  private readonly delimiter: number | undefined;

  constructor(delimiter: Delimiter | undefined) {
    this.delimiter = delimiter?.charCodeAt(0);
  }

  push(piece: string, last: boolean): Verdict {
    this.secondLineAt = undefined;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (code === CR || code === LF) {
        const cutPair = code === CR && at + 1 === piece.length && !last;
        if (cutPair) return this.stop(at, 'more');
        if (code === CR && piece.charCodeAt(at + 1) === LF) at++;
        this.lineEnds++;
        if (this.state !== 'quoted') return this.stop(at + 1, 'ended');
        if (this.lineEnds === 1) this.secondLineAt = at + 1;
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
        this.state = code === QUOTE ? 'quoted' : code === this.delimiter ? 'cell-start' : 'bare';
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

  private stepAfterQuote(code: number): boolean {
    if (code === this.delimiter) this.state = 'cell-start';
    else if (code === QUOTE && this.state === 'after-quote') this.state = 'quoted';
    else if (isBlank(code)) this.state = 'after-blanks';
    else if (this.lineEnds > 0) return false;
    // A lone quote in a cell of one line is text; this character may open the next run of quotes.
    else this.state = code === QUOTE ? 'after-quote' : 'quoted';
    return true;
  }
}
