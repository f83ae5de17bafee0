import { randomUUID } from 'node:crypto';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { userError, type AppError } from '../../shared/errors';

/** A file that appears under its name complete or not at all: written beside it, flushed to the disk, then renamed. */
export class AtomicFile {
  private constructor(
    private readonly path: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
  ) {}

  /** @throws a user error where the file cannot be written there */
  static async create(path: string): Promise<AtomicFile> {
    const existing = await stat(path).catch(() => undefined);
    if (existing && !existing.isFile()) {
      throw userError('output-not-a-file', `${path} is ${existing.isDirectory() ? 'a folder' : 'not a regular file'}.`, 'Name a file to write.');
    }
    const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
    const handle = await open(temporary, 'wx').catch((cause: unknown) => Promise.reject(writeError(path, cause)));
    return new AtomicFile(path, temporary, handle);
  }

  /** Appends text as UTF-8. After an error, {@link discard} the file. */
  async write(text: string): Promise<void> {
    // writeFile on a handle goes on where the last call ended and, unlike write, never stops short.
    await this.handle.writeFile(text, 'utf8').catch((cause: unknown) => Promise.reject(writeError(this.path, cause)));
  }

  /** Gives the file its name; nothing may be written after. */
  async commit(): Promise<void> {
    try {
      await this.handle.sync();
      await this.handle.close();
      await rename(this.temporary, this.path);
    } catch (cause) {
      throw writeError(this.path, cause);
    }
    await syncFolder(dirname(this.path));
  }

  /** Removes what was written; a file that stood there before stays as it was. */
  async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }
}

/** Makes the new name survive a power cut. Windows does not open folders, and does not need it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

function writeError(path: string, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return userError('folder-not-found', `${path} cannot be written: there is no folder ${dirname(path)}.`, 'Create the folder or name another.', cause);
  }
  if (code === 'ENOSPC') return userError('disk-full', `The disk is full: ${path} was not written.`, 'Make room and try again.', cause);
  return userError('file-not-writable', `${path} cannot be written (${code ?? String(cause)}).`, 'Choose a place where you may write.', cause);
}
