import { join } from 'node:path';
import { userError } from '../../../shared/errors';
import { folderEntrySchema, MOST_FILES, MOST_LINE_BYTES, type FolderEntry } from '../../../shared/folder-upload';
import { makeFolders } from '../../files/folders';
import { writeScratchFile } from '../../files/scratch-file';

/**
 * Writes the files of a folder that a browser sends (see shared/folder-upload.ts) as they come.
 *
 * @throws a user error where they are not in that form or do not come whole, or the disk refuses
 */
export async function receiveFolder(folder: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const reader = new PieceReader(chunks);
  const made = new Set<string>();
  let files = 0;
  for (let entry = await nextEntry(reader); entry; entry = await nextEntry(reader)) {
    if (++files > MOST_FILES) throw userError('too-many-files', `The folder has more than ${MOST_FILES.toLocaleString('en')} files.`, 'Choose the folder that has a sub-folder for each label.');
    const parts = entry.path.split('/');
    const parent = join(folder, ...parts.slice(0, -1));
    if (!made.has(parent)) await makeFolders(parent);
    made.add(parent);
    await writeScratchFile(join(folder, ...parts), reader.bytes(entry.bytes));
  }
}

async function nextEntry(reader: PieceReader): Promise<FolderEntry | undefined> {
  const line = await reader.line(MOST_LINE_BYTES);
  if (line === undefined) return undefined;
  try {
    return folderEntrySchema.parse(JSON.parse(line));
  } catch (cause) {
    throw userError('bad-upload', 'What was sent is no folder in the form that Tunesmith’s page sends.', 'Reload the page, then try again.', cause);
  }
}

/** Reads lines and counted bytes from chunks that begin and end anywhere. */
class PieceReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** Without its end; `undefined` when nothing is left. A longer line than `most` bytes ends there, and is no JSON. */
  async line(most: number): Promise<string | undefined> {
    let end = this.rest.indexOf('\n');
    while (end < 0 && this.rest.length < most) {
      const next = await this.next();
      if (!next) break;
      this.rest = Buffer.concat([this.rest, next]);
      end = this.rest.indexOf('\n');
    }
    if (this.rest.length === 0) return undefined;
    const line = this.rest.subarray(0, end < 0 ? undefined : end).toString('utf8');
    this.rest = this.rest.subarray(end < 0 ? this.rest.length : end + 1);
    return line;
  }

  async *bytes(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0;) {
      if (this.rest.length === 0) this.rest = (await this.next()) ?? cutOff();
      const piece = this.rest.subarray(0, left);
      this.rest = this.rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  private async next(): Promise<Buffer | undefined> {
    const next = await this.chunks.next();
    return next.done ? undefined : Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
  }
}

function cutOff(): never {
  throw userError('upload-cut-off', 'The folder did not arrive whole.', 'Send it again.');
}
