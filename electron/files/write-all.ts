import type { FileHandle } from 'node:fs/promises';

/** Systems write at most 2 GiB at once. */
const LARGEST_WRITE = 2 ** 30;

/** Writes all of `chunk`: the system may take less than it was given (a nearly full disk, a signal), and is given the rest. */
export async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    done += (await handle.write(chunk, done, Math.min(chunk.byteLength - done, LARGEST_WRITE))).bytesWritten;
  }
}
