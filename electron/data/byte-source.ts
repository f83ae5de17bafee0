import { open, type FileHandle } from 'node:fs/promises';
import { userError, type AppError } from '../../shared/errors';

/** Bytes that can be read from any position: a file, or memory in tests. */
export interface ByteSource {
  /** As the person named it, for messages. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Up to `length` bytes from `position`; none at the end. */
  read(position: number, length: number): Promise<Buffer>;
  /** The same into memory at hand, which is much cheaper for many large reads; gives how many bytes there were. */
  readInto?(target: Buffer, position: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a file for reading. The caller closes it.
 *
 * @throws a user error where there is no such file, it is a folder or no regular file, or it may not be read
 */
export async function openFile(path: string): Promise<ByteSource> {
  const handle = await open(path, 'r').catch((cause: unknown) => Promise.reject(readError(path, cause)));
  try {
    const status = await handle.stat();
    if (status.isDirectory()) throw folderError(path);
    // A pipe can be read only once, and we read the beginning twice: to find the format, then for the rows.
    if (!status.isFile()) throw userError('not-a-file', `${path} is not a regular file.`, 'Save the data to a file and name that.');
    return fileSource(path, status.size, handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function fileSource(path: string, size: number, handle: FileHandle): ByteSource {
  return {
    path,
    size,
    async read(position, length) {
      const buffer = Buffer.allocUnsafe(length);
      const { bytesRead } = await handle.read(buffer, 0, length, position).catch((cause: unknown) => Promise.reject(readError(path, cause)));
      return buffer.subarray(0, bytesRead);
    },
    async readInto(target, position) {
      const { bytesRead } = await handle.read(target, 0, target.length, position).catch((cause: unknown) => Promise.reject(readError(path, cause)));
      return bytesRead;
    },
    close: () => handle.close(),
  };
}

function readError(path: string, cause: unknown): AppError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'EISDIR') return folderError(path, cause);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return userError('file-not-found', `There is no file ${path}.`, 'Check the spelling and the folder.', cause);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return userError('file-not-readable', `${path} may not be read.`, 'Give yourself the right to read it, or copy it elsewhere.', cause);
  }
  return userError('file-not-readable', `${path} cannot be read (${code ?? String(cause)}).`, 'Copy it to another disk and try again.', cause);
}

function folderError(path: string, cause?: unknown): AppError {
  return userError('file-is-folder', `${path} is a folder.`, 'Name the file inside it.', cause);
}
