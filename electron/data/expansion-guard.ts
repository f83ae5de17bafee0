import { userError } from '../../shared/errors';
import type { ByteSource } from './byte-source';
import type { TableRow } from './table';

/** A file in which many rows share a text may grow by this much… */
const MAX_RATIO = 200;
/** …and any file to this many characters. */
const ALLOWED_CHARACTERS = 1024 ** 3;

/** Stops a small file that unpacks to more text than the memory holds. */
export class ExpansionGuard {
  private characters = 0;
  private readonly most: number;

  constructor(private readonly source: ByteSource) {
    this.most = Math.max(ALLOWED_CHARACTERS, source.size * MAX_RATIO);
  }

  /** @throws a user error once all rows so far hold too much text */
  count(rows: readonly TableRow[]): void {
    for (const { cells } of rows) for (const cell of cells) this.characters += cell.length;
    if (this.characters <= this.most) return;
    throw userError('file-expands-too-much', `${this.source.path} unpacks to more than ${this.most} characters of text.`, 'Use fewer or shorter rows; the file may be made to harm.');
  }
}
