import { open, stat, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './atomic-file';
import { fileError } from './file-errors';
import { renamePatiently } from './held-files';
import { writeAll } from './write-all';

/** What a file is called while it is not whole. */
const PART = '.part';

/**
 * A file that comes piece by piece and may take several tries: `NAME.part` until it is whole, kept when a try ends, and then
 * renamed. Close it in the end.
 */
export class PartFile {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    private written: number,
  ) {}

  /** @param path of the whole file @throws a user error when the disk refuses */
  static async open(path: string): Promise<PartFile> {
    try {
      const handle = await open(path + PART, 'a+');
      return new PartFile(path, handle, (await handle.stat()).size);
    } catch (thrown) {
      throw fileError('write', path, thrown);
    }
  }

  /** Bytes that are there. */
  get bytes(): number {
    return this.written;
  }

  /** What earlier tries left. */
  async *contents(): AsyncGenerator<Uint8Array, void, void> {
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    for (let at = 0; at < this.written; ) {
      const { bytesRead } = await this.guard(() => this.handle.read(buffer, 0, buffer.length, at));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  }

  async append(chunk: Uint8Array): Promise<void> {
    await this.guard(() => writeAll(this.handle, chunk));
    this.written += chunk.byteLength;
  }

  /** Throws away what is there. By its path: on Windows a file that is open for appending can be made no shorter. */
  async restart(): Promise<void> {
    await this.guard(() => truncate(this.path + PART));
    this.written = 0;
  }

  /** The file is whole: it gets its name, and outlives a power cut. */
  async complete(): Promise<void> {
    await this.guard(async () => {
      await this.handle.sync();
      await renamePatiently(this.path + PART, this.path);
      await syncFolder(dirname(this.path));
    });
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((thrown: unknown) => Promise.reject(fileError('write', this.path, thrown) as Error));
  }
}

const READ_BYTES = 1 << 20;

/** Bytes of a file that are here, whether it is whole or not. */
export async function bytesSoFar(path: string): Promise<number> {
  const found = (await stat(path).catch(() => undefined)) ?? (await stat(path + PART).catch(() => undefined));
  return found?.size ?? 0;
}
