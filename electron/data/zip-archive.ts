import { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import type { ByteSource } from './byte-source';

/** A workbook has dozens of parts. */
const MAX_ENTRIES = 10_000;

/** XML of a large sheet; a zip bomb declares, or holds, more. */
const MAX_PART_BYTES = 4 * 1024 ** 3;

/** Rows that are all alike shrink to a hundredth; beyond this, and this size, it is a bomb. */
const MAX_RATIO = 500;
const SMALL_BYTES = 64 * 1024 ** 2;

/** Small, so that few rows come at once: a row of some bytes may have a cell in its last column, and all before it. */
const PIECE_BYTES = 64 * 1024;

/** The parts of a zip archive. Nothing is ever written to the disk, so where their names lead does not matter. */
export interface ZipArchive {
  has(name: string): boolean;
  /** A part's text (UTF-8) piece by piece; nothing where there is no such part. */
  text(name: string): AsyncGenerator<string, void, void>;
}

/** @throws an Error where the archive is damaged or hostile */
export async function openZip(source: ByteSource): Promise<ZipArchive> {
  const zip = await yauzl.fromRandomAccessReaderPromise(new SourceReader(source), source.size, { autoClose: false, lazyEntries: true });
  const entries = await readEntries(zip);
  return {
    has: (name) => entries.has(name),
    async *text(name) {
      const entry = entries.get(name);
      if (entry) yield* textOf(await zip.openReadStreamPromise(entry));
    },
  };
}

function readEntries(zip: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  return new Promise((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', () => resolve(entries));
    zip.on('entry', (entry: yauzl.Entry) => {
      if (entries.size >= MAX_ENTRIES) reject(new Error(`it has more than ${MAX_ENTRIES} parts`));
      else if (isBomb(entry)) reject(new Error(`its part ${entry.fileName} unpacks to ${entry.uncompressedSize} bytes`));
      else {
        entries.set(entry.fileName, entry);
        zip.readEntry();
      }
    });
    zip.readEntry();
  });
}

/** By what it declares; that a part holds no more than that is checked while it is unpacked. */
function isBomb({ compressedSize, uncompressedSize }: yauzl.Entry): boolean {
  return uncompressedSize > MAX_PART_BYTES || (uncompressedSize > SMALL_BYTES && uncompressedSize > compressedSize * MAX_RATIO);
}

async function* textOf(stream: Readable): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of stream) yield decoder.decode(piece as Buffer, { stream: true });
  yield decoder.decode();
}

class SourceReader extends yauzl.RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.pieces(start, end), { objectMode: false, highWaterMark: PIECE_BYTES });
  }

  private async *pieces(start: number, end: number): AsyncGenerator<Buffer, void, void> {
    for (let at = start; at < end; ) {
      const piece = await this.source.read(at, Math.min(PIECE_BYTES, end - at));
      if (piece.length === 0) throw new Error('it ends too early');
      yield piece;
      at += piece.length;
    }
  }
}
