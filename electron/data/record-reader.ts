import { cancelledError } from '../../shared/errors';
import type { Delimiter } from '../../shared/model/dataset';
import type { ByteSource } from './byte-source';
import { RecordScanner, type ScannedRecord, type UnclosedRecord } from './record-scanner';
import { RecordSkipper } from './record-skipper';
import type { TextEncoding } from './text-encoding';
import { TextWindow, type TextPlace } from './text-window';

/** One record of a delimited file. Blank lines are no records. */
export interface FileRecord {
  /** Physical line on which it starts, 1-based. */
  readonly line: number;
  /** With a `problem`: what could be saved, not in columns. */
  readonly cells: readonly string[];
  /** Why the record cannot be used. */
  readonly problem?: string;
}

export interface RecordReadOptions {
  readonly encoding: TextEncoding;
  /** Nothing in a file of one column. */
  readonly delimiter: Delimiter | undefined;
  /** False where a quote is a character like any other and each line a record. True if not given. */
  readonly quotes?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the file that has been read, 0 to 1, never falling. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Bytes to read at once. */
  readonly chunkBytes?: number | undefined;
  /** Larger records are skipped, in memory bounded by a small multiple of this. */
  readonly maxRecordBytes?: number | undefined;
}

const CHUNK_BYTES = 256 * 1024;
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/**
 * Streams the records of a delimited file, in batches of what one read brought. Nothing stops it but bytes that are no
 * text: a broken record comes with its `problem`, and reading goes on after it.
 *
 * @throws a user error that names the line of invalid bytes; a cancelled error once `signal` is aborted
 */
export async function* readRecords(source: ByteSource, options: RecordReadOptions): AsyncGenerator<FileRecord[], void, void> {
  const reader = new RecordReader(source, options);
  let shown = 0;
  while (!reader.done) {
    if (options.signal?.aborted) throw cancelledError();
    const batch = await reader.nextBatch();
    if (batch.length > 0) yield batch;
    shown = Math.max(shown, reader.progress);
    options.onProgress?.(shown);
  }
}

/** Reads records batch by batch, from the start of the file or from the start of any record. */
export class RecordReader {
  private readonly window: TextWindow;
  private readonly maxRecordBytes: number;
  private readonly startCharacter: number;
  /** In characters from the start of the file: see RecordScanner. */
  private unclosedBefore = 0;

  constructor(
    source: ByteSource,
    private readonly options: RecordReadOptions,
    from?: TextPlace,
  ) {
    this.startCharacter = from?.character ?? 0;
    this.window = new TextWindow(source, options.encoding, options.chunkBytes ?? CHUNK_BYTES);
    this.maxRecordBytes = options.maxRecordBytes ?? MAX_RECORD_BYTES;
    if (from) this.window.moveTo(from);
  }

  get done(): boolean {
    return this.window.atEnd && this.window.text === '';
  }

  get progress(): number {
    return this.window.progress;
  }

  /** Where the next record begins. */
  get place(): TextPlace {
    return this.window.placeAt(0, this.window.line);
  }

  /** Whether another reader may go on from `place`: there are no records to come that this one has looked through already. */
  get mayEnd(): boolean {
    return this.window.character > this.startCharacter && this.unclosedBefore <= this.window.character;
  }

  /** The next records; none where what is in memory holds no whole one yet. */
  async nextBatch(): Promise<FileRecord[]> {
    await this.window.grow();
    const records = this.takeComplete();
    // A character is at least a byte: what is left is one record, unfinished and already too large.
    if (this.window.text.length > this.maxRecordBytes) records.push(await this.skipOversized());
    return records;
  }

  /** All records that end within the window; the window then starts at the first that does not. */
  private takeComplete(): FileRecord[] {
    const { text, atEnd, character } = this.window;
    const scanner = new RecordScanner(text, this.options.delimiter, atEnd, this.unclosedBefore - character, this.options.quotes);
    const mayHoldNul = text.includes('\0');
    const records: FileRecord[] = [];
    let at = 0;
    let line = this.window.line;
    while (at < text.length) {
      const scan = scanner.scan(at);
      if (scan.kind === 'incomplete') break;
      if (scan.kind === 'unclosed') {
        scanner.unclosedBefore = scan.verdictAt;
        records.push(this.unclosed(scan, at, line));
      } else if (!scan.blank) {
        records.push(this.complete(scan, at, line, mayHoldNul));
      }
      at = scan.end;
      line += scan.lineEnds;
    }
    this.unclosedBefore = scanner.unclosedBefore + character;
    this.window.drop(at, line - this.window.line);
    return records;
  }

  private unclosed(scan: UnclosedRecord, start: number, line: number): FileRecord {
    return { line, cells: [this.window.text.slice(start, scan.end).trimEnd()], problem: 'its quote is never closed' };
  }

  private complete({ cells, end }: ScannedRecord, start: number, line: number, mayHoldNul: boolean): FileRecord {
    if (this.isOversized(start, end)) return this.oversized(line);
    if (mayHoldNul && cells.some((cell) => cell.includes('\0'))) return { line, cells, problem: 'it contains a zero byte' };
    return { line, cells };
  }

  private isOversized(start: number, end: number): boolean {
    // No character takes more than three bytes per UTF-16 unit, so most records need no count.
    return (end - start) * 3 > this.maxRecordBytes && this.window.byteLength(start, end) > this.maxRecordBytes;
  }

  private oversized(line: number): FileRecord {
    return { line, cells: [], problem: `it is over ${this.maxRecordBytes / (1024 * 1024)} MiB` };
  }

  /**
   * Passes over the record at the window's start without keeping it. Where its quote turns out to be unclosed, reading
   * goes back to the line after it, which is then read from the file again.
   */
  private async skipOversized(): Promise<FileRecord> {
    const { window } = this;
    const line = window.line;
    const skipper = new RecordSkipper(this.options.delimiter, this.options.quotes);
    let followingLine: TextPlace | undefined;
    for (;;) {
      const lineEndsBefore = skipper.lineEnds;
      const verdict = skipper.push(window.text, window.atEnd);
      const { restart } = skipper;
      if (restart !== 'unchanged') followingLine = restart && window.placeAt(restart.index, line + restart.lineEnds);
      const end = window.character + skipper.consumed;
      window.drop(skipper.consumed, skipper.lineEnds - lineEndsBefore);
      if (verdict === 'ended') return this.oversized(line);
      if (verdict === 'unclosed') {
        this.unclosedBefore = window.atEnd && window.text === '' ? Infinity : end;
        if (followingLine) window.moveTo(followingLine);
        return { line, cells: [], problem: 'its quote is never closed' };
      }
      if (this.options.signal?.aborted) throw cancelledError();
      await window.grow();
    }
  }
}
