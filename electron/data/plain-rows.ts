import { cancelledError } from '../../shared/errors';
import type { ByteSource } from './byte-source';
import { PlainRowScanner, type PlainRows } from './plain-row-scanner';
import { MAX_RECORD_BYTES, RecordReader, type FileRecord, type RecordReadOptions } from './record-reader';
import type { TextPlace } from './text-window';

export interface PlainReadOptions extends RecordReadOptions {
  readonly columns: number;
  /** Records that start before this line are no rows. */
  readonly firstRowLine: number;
}

/** What a chunk brings: rows as bytes, or, where the file is not so plain, records. */
export type PlainOrRecords = PlainRows | readonly FileRecord[];

const CHUNK_BYTES = 256 * 1024;

/** How far RecordReader goes from a row that is not plain, in chunks: further each time while there are few plain rows in between. */
const SHORTEST_DETOUR = 1 / 8;
const LONGEST_DETOUR = 8;
const ENOUGH_ROWS = 50;

/**
 * The rows of a UTF-8 file, in order, as {@link readRecords} would give its records: several times faster, since most of them
 * never become strings. Plain rows are overwritten when the next are asked for.
 *
 * @throws as readRecords
 */
export async function* readPlainRows(source: ByteSource, options: PlainReadOptions): AsyncGenerator<PlainOrRecords, void, void> {
  const { columns, delimiter, firstRowLine, encoding, maxRecordBytes = MAX_RECORD_BYTES, chunkBytes = CHUNK_BYTES, signal, onProgress } = options;
  const scanner = new PlainRowScanner(columns, delimiter, maxRecordBytes);
  const buffer = Buffer.allocUnsafeSlow(chunkBytes);
  const detour = new Detour(source, { ...options, chunkBytes });
  let place: TextPlace = { byte: encoding.markBytes, character: 0, line: 1 };
  let plainRows = 0;
  while (place.byte < source.size) {
    if (signal?.aborted) throw cancelledError();
    const plain = scanner.scan(await fill(buffer, source, place.byte), place.line, firstRowLine);
    if (plain.rows > 0) yield plain;
    plainRows += plain.rows;
    // A row may have been cut off by the end of the chunk; one that is cut off at its start too is another matter.
    if (plain.end > 0) place = { byte: place.byte + plain.end, character: 0, line: plain.endLine };
    else {
      place = yield* detour.read(place, plainRows < ENOUGH_ROWS);
      plainRows = 0;
    }
    onProgress?.(Math.min(1, place.byte / source.size));
  }
}

/** The careful way around what is not plain. */
class Detour {
  private chunks = SHORTEST_DETOUR;

  constructor(
    private readonly source: ByteSource,
    private readonly options: PlainReadOptions & { readonly chunkBytes: number },
  ) {}

  /** Reads records from `place` on, further than last time where that was `tooShort`; gives the place behind them. */
  async *read(place: TextPlace, tooShort: boolean): AsyncGenerator<PlainOrRecords, TextPlace, void> {
    this.chunks = tooShort ? Math.min(LONGEST_DETOUR, 2 * this.chunks) : SHORTEST_DETOUR;
    const reader = new RecordReader(this.source, { ...this.options, chunkBytes: Math.ceil(this.chunks * this.options.chunkBytes) }, place);
    do {
      if (this.options.signal?.aborted) throw cancelledError();
      const records = (await reader.nextBatch()).filter(({ line }) => line >= this.options.firstRowLine);
      if (records.length > 0) yield records;
    } while (!reader.done && !reader.mayEnd);
    return reader.place;
  }
}

/** The bytes from a position on, as many as there are and as the buffer holds: a copy, which may be overwritten. */
async function fill(buffer: Buffer, source: ByteSource, position: number): Promise<Buffer> {
  if (source.readInto) return buffer.subarray(0, await source.readInto(buffer, position));
  const bytes = await source.read(position, buffer.length);
  return buffer.subarray(0, bytes.copy(buffer));
}
