import { open } from 'node:fs/promises';
import { fileError } from './file-errors';
import { writeAll } from './write-all';

/**
 * Makes a file that nobody needs after a power cut, and so without the waits of an atomic one: thousands come in a minute. What is
 * half written stays for whoever removes the folder.
 *
 * @throws a user error when the disk refuses or there is such a file, and whatever `chunks` throws
 */
export async function writeScratchFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    const handle = await open(path, 'wx');
    try {
      for await (const chunk of chunks) await writeAll(handle, chunk);
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw fileError('write', path, thrown);
  }
}
