import { open, stat } from 'node:fs/promises';
import { userError } from '../../shared/errors';
import { fileError } from './file-errors';

/**
 * Reads a small UTF-8 text file (a byte-order mark is dropped).
 *
 * @param maxBytes what is larger cannot be what we look for, and is refused before it is read
 * @throws a user error when it cannot be read, is no file, is too large or is not UTF-8
 */
export async function readTextFile(path: string, maxBytes: number): Promise<string> {
  try {
    return decode(await readBytes(path, maxBytes), path);
  } catch (thrown) {
    throw fileError('read', path, thrown);
  }
}

async function readBytes(path: string, maxBytes: number): Promise<Uint8Array> {
  // Before opening: a named pipe would wait for a writer for ever.
  if (!(await stat(path)).isFile()) throw userError('not-a-file', `Could not read ${path}: it is not a file.`, 'Name a file.');
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) {
      throw userError('file-too-large', `${path} has ${size} bytes; at most ${maxBytes} are expected.`, 'Check that it is the right file.');
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw userError('not-utf8', `${path} is not UTF-8 text.`, 'Download or save the file again.', cause);
  }
}
