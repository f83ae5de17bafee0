import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { userError } from '../../../shared/errors';
import { atomicFile } from '../../files/atomic-file';
import { checkFreeSpace } from '../../files/free-space';
import { makeFolders, remove } from '../../files/folders';
import type { Uploads } from '../rooms/context';
import { receiveFolder } from './folder-upload';

/** The largest file, or folder, that a browser may send. A larger one can be imported by its path, from the desktop app. */
export const UPLOAD_LIMIT = 4 * 2 ** 30;
/** Several at once would only fill the disk sooner. */
const MOST_AT_ONCE = 4;

export interface IncomingUpload {
  /** As the browser names it. */
  readonly name: string;
  /** Bytes, where they were announced. */
  readonly announced: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Files and folders that a browser sent, in `uploads/ID/NAME` until they are imported. What came in half is removed. */
export class UploadStore implements Uploads {
  readonly limit = UPLOAD_LIMIT;
  private underWay = 0;

  constructor(private readonly home: string) {}

  /** What cannot be removed is left to the next start. */
  async clear(): Promise<void> {
    await remove(this.folder).catch(() => undefined);
  }

  /**
   * Writes an upload to the disk as it comes, so that memory does not depend on its size.
   *
   * @returns its id
   * @throws a user error for one that is too large (before any of it is read, where that was announced), and when the disk refuses
   */
  async take(upload: IncomingUpload): Promise<string> {
    return this.keep(upload, (path, chunks) => atomicFile(path, (write) => each(chunks, write)));
  }

  /** The same for a folder, whose files come in the form of shared/folder-upload.ts. */
  async takeFolder(upload: IncomingUpload): Promise<string> {
    return this.keep(upload, async (path, chunks) => {
      await makeFolders(path);
      await receiveFolder(path, chunks);
    });
  }

  pathOf(uploadId: string): string {
    const folder = join(this.folder, uploadId);
    const [name] = existsSync(folder) ? readdirSync(folder) : [];
    if (name === undefined) throw userError('no-such-upload', 'The file that was sent is not here any more.', 'Send it again.');
    return join(folder, name);
  }

  async discard(uploadId: string): Promise<void> {
    await remove(join(this.folder, uploadId));
  }

  private async keep({ name, announced, chunks }: IncomingUpload, write: (path: string, chunks: AsyncIterable<Uint8Array>) => Promise<void>): Promise<string> {
    if (announced !== undefined && announced > this.limit) throw tooLarge(this.limit);
    if (this.underWay >= MOST_AT_ONCE) throw userError('too-many-uploads', `${MOST_AT_ONCE} files are being sent already.`, 'Wait until one of them has arrived.');
    this.underWay++;
    const id = randomUUID();
    const folder = join(this.folder, id);
    try {
      await makeFolders(folder);
      if (announced !== undefined) await checkFreeSpace(folder, announced, { need: (size) => `the file needs ${size}` });
      await write(join(folder, plainName(name)), within(this.limit, chunks));
      return id;
    } catch (error) {
      await remove(folder);
      throw error;
    } finally {
      this.underWay--;
    }
  }

  private get folder(): string {
    return join(this.home, 'uploads');
  }
}

async function* within(limit: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw tooLarge(limit);
    yield chunk;
  }
}

async function each<T>(values: AsyncIterable<T>, use: (value: T) => Promise<void>): Promise<void> {
  for await (const value of values) await use(value);
}

/** The name without what leads elsewhere or no disk takes; its end tells what the file is. */
function plainName(name: string): string {
  const plain = name.replace(/^.*[/\\]/s, '').replace(/[\p{Cc}<>:"|?*]/gu, '_').replace(/^\.+/, '');
  return plain.slice(-120) || 'upload';
}

function tooLarge(limit: number): Error {
  return userError('upload-too-large', `This is larger than the ${limit / 2 ** 30} GB that a browser may send.`, 'Import it in the desktop app, which reads files where they are, or with the command line.');
}
