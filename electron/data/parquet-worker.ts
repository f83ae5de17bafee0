import type * as Hyparquet from 'hyparquet';
import type * as Compressors from 'hyparquet-compressors';
import type * as Zlib from 'node:zlib';

/** What the worker is asked for. `slice` answers what it asks for in turn. */
export type ParquetRequest =
  | { readonly kind: 'open' }
  | { readonly kind: 'rows'; readonly start: number; readonly end: number }
  | { readonly kind: 'slice'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> | undefined };

export type ParquetAnswer =
  | { readonly kind: 'slice'; readonly id: number; readonly start: number; readonly end: number }
  | { readonly kind: 'opened'; readonly columns: readonly string[]; readonly nested: readonly string[]; readonly rows: number }
  | { readonly kind: 'rows'; readonly cells: readonly (readonly string[])[] }
  | { readonly kind: 'failed'; readonly reason: string };

/** What the worker needs from outside: it is sent as source, so it may use nothing else of this file. */
export interface ParquetWorkerHost {
  readonly size: number;
  post(answer: ParquetAnswer): void;
  listen(take: (request: ParquetRequest) => void): void;
  load(): Promise<{ hyparquet: typeof Hyparquet; compressors: typeof Compressors; zlib: typeof Zlib }>;
}

/**
 * The inside of the worker that reads a Parquet file. The decoder takes a file's word for how often a value repeats, so a
 * hostile one can make it fill the memory or never end: in a worker with a bound on both, that ends the worker alone.
 */
export function parquetWorker(host: ParquetWorkerHost): void {
  const MAX_METADATA_BYTES = 64 * 1024 * 1024;
  const MAX_PAGE_BYTES = 512 * 1024 * 1024;
  const MAX_MESSAGE_CHARACTERS = 64 * 1024 * 1024;
  const MAX_SLICE_BYTES = 1024 * 1024 * 1024;

  const waiting = new Map<number, { resolve: (bytes: ArrayBuffer) => void; reject: (error: Error) => void }>();
  let lastSlice: { readonly start: number; readonly end: number; readonly bytes: Promise<ArrayBuffer> }[] = [];
  let nextId = 0;
  let metadata: Hyparquet.FileMetaData | undefined;
  let columns: string[] = [];

  const fetchSlice = (start: number, end: number): Promise<ArrayBuffer> => {
    if (!(start >= 0 && start <= end && end <= host.size)) return Promise.reject(new Error('it names bytes outside the file'));
    if (end - start > MAX_SLICE_BYTES) return Promise.reject(new Error('its row groups are over 1 GiB; write smaller ones'));
    return new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      host.post({ kind: 'slice', id, start, end });
    });
  };

  const file = {
    byteLength: host.size,
    // The rows of one group are asked for in several turns, which all need the same bytes.
    slice(start: number, end: number = host.size): Promise<ArrayBuffer> {
      const known = lastSlice.find((slice) => slice.start === start && slice.end === end);
      if (known) return known.bytes;
      const bytes = fetchSlice(start, end);
      lastSlice = [...lastSlice.slice(-columns.length), { start, end, bytes }];
      return bytes;
    },
  };

  const checkMetadataSize = async (): Promise<void> => {
    const foot = new DataView(await fetchSlice(Math.max(0, host.size - 8), host.size));
    if (foot.byteLength < 8) throw new Error('it ends too early');
    if (foot.getUint32(0, true) > MAX_METADATA_BYTES) throw new Error('its description is too large');
  };

  const open = async (): Promise<ParquetAnswer> => {
    const { hyparquet } = await host.load();
    await checkMetadataSize();
    metadata = await hyparquet.parquetMetadataAsync(file, { geoparquet: false });
    const { children } = hyparquet.parquetSchema(metadata);
    const isFlat = (child: (typeof children)[number]): boolean => child.children.length === 0 && child.element.repetition_type !== 'REPEATED';
    columns = children.filter(isFlat).map((child) => child.element.name);
    const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
    return { kind: 'opened', columns, nested: children.filter((child) => !isFlat(child)).map((child) => child.element.name), rows };
  };

  const toText = (value: unknown): string => {
    if (value === null || value === undefined || Number.isNaN(value)) return '';
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().replace(/T00:00:00\.000Z$/, '').replace(/(\.000)?Z$/, '').replace('T', ' ');
    if (value instanceof Uint8Array) return new TextDecoder().decode(value);
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
  };

  const rows = async (rowStart: number, rowEnd: number): Promise<ParquetAnswer> => {
    const { hyparquet, compressors: { decompressLz4, decompressLz4Raw, decompressSnappy, decompressZstd }, zlib } = await host.load();
    const bounded = (decompress: (input: Uint8Array, length: number) => Uint8Array) => (input: Uint8Array, length: number): Uint8Array => {
      if (!(length >= 0 && length <= MAX_PAGE_BYTES)) throw new Error('it holds a page that is too large');
      return decompress(input, length);
    };
    const compressors = {
      SNAPPY: bounded(decompressSnappy),
      GZIP: bounded((input, length) => zlib.gunzipSync(input, { maxOutputLength: Math.max(1, length) })),
      BROTLI: bounded((input, length) => zlib.brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) })),
      ZSTD: bounded((input, length) => decompressZstd(input, new Uint8Array(length))),
      LZ4: bounded(decompressLz4),
      LZ4_RAW: bounded(decompressLz4Raw),
    };
    const cells: string[][] = [];
    await hyparquet.parquetRead({
      file, metadata, columns, rowStart, rowEnd, compressors, useOffsetIndex: false,
      onComplete: (read: unknown[][]) => {
        for (const row of read) cells.push(row.map(toText));
      },
    });
    if (cells.length !== rowEnd - rowStart) throw new Error('it holds fewer rows than it says');
    return { kind: 'rows', cells: cells.slice(0, fitting(cells)) };
  };

  /** How many of the rows may be sent at once, at least one: here a text that repeats is there once, in a message each time. */
  const fitting = (cells: readonly (readonly string[])[]): number => {
    let characters = 0;
    const first = cells.findIndex((row) => (characters += row.reduce((sum, cell) => sum + cell.length, 0)) > MAX_MESSAGE_CHARACTERS);
    return first < 0 ? cells.length : Math.max(1, first);
  };

  const answer = async (work: Promise<ParquetAnswer>): Promise<void> => {
    try {
      host.post(await work);
    } catch (error) {
      host.post({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
    }
  };

  host.listen((request) => {
    if (request.kind === 'open') void answer(open());
    else if (request.kind === 'rows') void answer(rows(request.start, request.end));
    else {
      const turn = waiting.get(request.id);
      waiting.delete(request.id);
      if (!request.bytes) turn?.reject(new Error('it ends too early'));
      else turn?.resolve(request.bytes.buffer);
    }
  });
}
