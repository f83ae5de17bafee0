import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { damagedFile, fileError } from '../../files/file-errors';
import type { TableRow } from '../table';
import { blockChecksum, decodeBlock } from './block-format';
import type { BlockEntry } from './block-index';
import { segmentName } from './segment-writer';
import { IMPORT_AGAIN } from './table-manifest';

/** Reads blocks of a stored table, one segment file open at a time. Close it. */
export class SegmentReader {
  private current: { readonly segment: number; readonly handle: FileHandle } | undefined;

  constructor(
    private readonly folder: string,
    private readonly columns: number,
  ) {}

  /**
   * The rows of a block from its row number `from` to below `to`.
   *
   * @throws a user error where the bytes are not those that were written
   */
  async read(block: BlockEntry, from = 0, to = Infinity): Promise<TableRow[]> {
    const path = join(this.folder, segmentName(block.segment));
    const bytes = await this.readBytes(path, block).catch((thrown: unknown) => Promise.reject(fileError('read', path, thrown) as Error));
    const rows = blockChecksum(bytes) === block.checksum ? decodeBlock(bytes, this.columns, from, to) : undefined;
    if (!rows) throw damagedFile(path, `rows ${block.firstRow + 1} to ${block.firstRow + block.rows} are not as they were written`, IMPORT_AGAIN);
    return rows;
  }

  async close(): Promise<void> {
    await this.current?.handle.close();
    this.current = undefined;
  }

  private async readBytes(path: string, { segment, offset, bytes }: BlockEntry): Promise<Buffer> {
    if (this.current?.segment !== segment) {
      await this.close();
      this.current = { segment, handle: await open(path, 'r') };
    }
    const buffer = Buffer.allocUnsafeSlow(bytes);
    for (let done = 0; done < bytes; ) {
      const { bytesRead } = await this.current.handle.read(buffer, done, bytes - done, offset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return buffer;
  }
}
