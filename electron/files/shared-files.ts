import { open, rm, utimes } from 'node:fs/promises';
import { fileError } from './file-errors';
import { systemCode } from './system-code';
import { writeAll } from './write-all';

/** Adds text to the end of a file, which is made where there is none. @throws a user error when the disk refuses */
export async function appendText(path: string, text: string): Promise<void> {
  try {
    const handle = await open(path, 'a');
    try {
      await writeAll(handle, Buffer.from(text));
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    throw fileError('write', path, thrown);
  }
}

/**
 * Makes a file that nobody else has made: of several processes that try, one is told that it did.
 *
 * @returns false where there is such a file
 * @throws a user error when the disk refuses; there is then no file
 */
export async function createExclusively(path: string, text: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    try {
      await writeAll(handle, Buffer.from(text));
    } catch (thrown) {
      await rm(path, { force: true }).catch(() => undefined);
      throw thrown;
    } finally {
      await handle.close();
    }
    return true;
  } catch (thrown) {
    if (systemCode(thrown) === 'EEXIST') return false;
    throw fileError('write', path, thrown);
  }
}

/** Gives a file the present time, where it can. */
export async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
