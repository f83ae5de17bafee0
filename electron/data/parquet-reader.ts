import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { cancelledError } from '../../shared/errors';
import type { ByteSource } from './byte-source';
import { parquetWorker, type ParquetAnswer, type ParquetRequest } from './parquet-worker';

/** Longer than any honest slice of rows takes, on a slow machine with a slow disk. */
const LIMIT_MILLISECONDS = 60_000;

/** For the decoded rows at hand. With Electron's short pointers half of it holds as many. */
const HEAP_MEGABYTES = 'electron' in process.versions ? 512 : 1024;

/** To read at once. */
const PIECE_BYTES = 4 * 1024 * 1024;

type Asked = Extract<ParquetAnswer, { kind: 'opened' | 'rows' }>;

/** Asks a worker of its own for the contents of a Parquet file. Close it in the end. */
export class ParquetReader {
  private readonly worker: Worker;
  private settle: { resolve: (answer: Asked) => void; reject: (error: unknown) => void } | undefined;

  constructor(
    private readonly source: ByteSource,
    private readonly signal: AbortSignal | undefined,
    private readonly limit = LIMIT_MILLISECONDS,
  ) {
    const { resolve } = createRequire(import.meta.url);
    const packages = ['hyparquet', 'hyparquet-compressors'].map((name) => JSON.stringify(pathToFileURL(resolve(name)).href));
    this.worker = new Worker(workerSource(packages, source.size), { eval: true, resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES }, stdout: true, stderr: true });
    this.worker.on('message', (answer: ParquetAnswer) => void this.take(answer));
    this.worker.on('error', (error) => this.settle?.reject(error));
    this.worker.on('exit', () => this.settle?.reject(new Error('it could not be decoded in the memory allowed')));
  }

  async open(): Promise<Extract<ParquetAnswer, { kind: 'opened' }>> {
    const answer = await this.ask({ kind: 'open' });
    if (answer.kind !== 'opened') throw new Error('unexpected answer');
    return answer;
  }

  /** The rows from `start` on, up to `end`, or as many of them as fit in one message. */
  async rows(start: number, end: number): Promise<readonly (readonly string[])[]> {
    const answer = await this.ask({ kind: 'rows', start, end });
    if (answer.kind !== 'rows') throw new Error('unexpected answer');
    return answer.cells;
  }

  async close(): Promise<void> {
    this.settle = undefined;
    await this.worker.terminate();
  }

  private async ask(request: ParquetRequest): Promise<Asked> {
    const { signal } = this;
    if (signal?.aborted) throw cancelledError();
    let timer: NodeJS.Timeout | undefined;
    let stop: (() => void) | undefined;
    try {
      return await new Promise<Asked>((resolve, reject) => {
        this.settle = { resolve, reject };
        timer = setTimeout(() => reject(new Error(`it could not be decoded within ${this.limit / 1000} s`)), this.limit);
        stop = () => reject(cancelledError());
        signal?.addEventListener('abort', stop);
        this.worker.postMessage(request);
      });
    } finally {
      this.settle = undefined;
      clearTimeout(timer);
      if (stop) signal?.removeEventListener('abort', stop);
    }
  }

  private async take(answer: ParquetAnswer): Promise<void> {
    if (answer.kind === 'slice') await this.giveSlice(answer.id, answer.start, answer.end);
    else if (answer.kind === 'failed') this.settle?.reject(new Error(answer.reason));
    else this.settle?.resolve(answer);
  }

  private async giveSlice(id: number, start: number, end: number): Promise<void> {
    try {
      const bytes = await readWhole(this.source, start, end);
      // Handed over, not copied: a row group has hundreds of megabytes.
      this.worker.postMessage({ kind: 'slice', id, bytes } satisfies ParquetRequest, bytes ? [bytes.buffer] : []);
    } catch (error) {
      this.settle?.reject(error);
    }
  }
}

async function readWhole(source: ByteSource, start: number, end: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(end - start);
  for (let at = start; at < end; ) {
    const piece = await source.read(at, Math.min(PIECE_BYTES, end - at));
    if (piece.length === 0) return undefined;
    bytes.set(piece, at - start);
    at += piece.length;
  }
  return bytes;
}

/** The worker as a script: it has no file of its own, so that it is the same in tests and in a bundle. */
function workerSource([hyparquet, compressors]: readonly string[], size: number): string {
  return `
const { parentPort } = require('node:worker_threads');
let packages;
const load = async () => ({ hyparquet: await import(${hyparquet!}), compressors: await import(${compressors!}), zlib: require('node:zlib') });
(${parquetWorker.toString()})({
  size: ${size},
  post: (answer) => parentPort.postMessage(answer),
  listen: (take) => parentPort.on('message', take),
  load: () => (packages ??= load()),
});`;
}
