import { open, stat } from 'node:fs/promises';
import { userError } from '../../shared/errors';
import { fileError } from './file-errors';
import { systemCode } from './system-code';

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

/** As {@link readTextFile}; `undefined` where there is no such file. */
export async function readTextFileIfPresent(path: string, maxBytes: number): Promise<string | undefined> {
  const missing = await stat(path).then(() => false, (thrown: unknown) => ['ENOENT', 'ENOTDIR'].includes(systemCode(thrown) ?? ''));
  return missing ? undefined : readTextFile(path, maxBytes);
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
    throw userError('not-utf8', `${path} is not UTF-8 text (line ${lineOfBadByte(bytes)}).`, 'Download or save the file again.', cause);
  }
}

/** A replaced byte shows as U+FFFD in the lenient decoding; a file may hold that character itself, well encoded. */
function lineOfBadByte(bytes: Uint8Array): number {
  const lines = new TextDecoder('utf-8').decode(bytes).split('\n');
  const utf8 = new TextEncoder();
  let offset = 0;
  for (const [index, line] of lines.entries()) {
    const encoded = utf8.encode(line);
    if (encoded.some((byte, i) => byte !== bytes[offset + i])) return index + 1;
    offset += encoded.length + 1;
  }
  return lines.length;
}
