import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError, cancelledError, userError } from '../../shared/errors';
import { fileError } from './file-errors';
import { PATIENT_REMOVAL, renamePatiently } from './held-files';
import { systemCode } from './system-code';
import { writeAll } from './write-all';

const COPY_BYTES = 2 ** 20;

/** Appends all of `chunk`. The chunk must not change before the promise settles. */
export type Write = (chunk: Uint8Array) => Promise<void>;

/** Writes `data` (text as UTF-8) to `path`: afterwards the file holds all of it, or what it held before. */
export async function writeFileAtomically(path: string, data: string | Uint8Array, options: FileOptions = {}): Promise<void> {
  await atomicFile(path, (write) => write(typeof data === 'string' ? Buffer.from(data) : data), options);
}

export interface FileOptions {
  /** Who may read and write it, where the system knows such a thing: 0o600 is the owner alone. */
  readonly mode?: number;
}

/** Copies a file, whose copy is then whole or not there. @throws a user error when the disk refuses; a cancelled error */
export async function copyAtomically(from: string, to: string, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
  await atomicFile(to, async (write) => {
    for await (const chunk of chunksOf(from)) {
      if (signal?.aborted) throw cancelledError();
      await write(chunk);
    }
  });
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: COPY_BYTES }) as AsyncIterable<Buffer>;
  } catch (thrown) {
    throw fileError('read', path, thrown);
  }
}

/**
 * Writes a file piece by piece, so that at every instant `path` is the old file or the whole new one: temporary file in
 * the same folder → fsync → rename → fsync of the folder. When `fill` or the disk fails, the temporary file goes away.
 *
 * @throws a user error when the disk refuses (`disk-full`, `permission-denied`…), and whatever `fill` throws
 */
export async function atomicFile(path: string, fill: (write: Write) => Promise<void>, { mode }: FileOptions = {}): Promise<void> {
  const target = await realTarget(path);
  const temporary = temporaryBeside(target);
  try {
    await writeThrough(temporary, fill, mode);
    await renamePatiently(temporary, target);
    await syncFolder(dirname(target));
  } catch (thrown) {
    // Should this fail too, the first failure is the one to tell.
    await rm(temporary, { force: true, ...PATIENT_REMOVAL }).catch(() => undefined);
    throw fileError('write', path, thrown);
  }
}

/**
 * Makes a folder of several files, so that at every instant `path` does not exist or is whole: a temporary folder beside
 * it → `fill` → rename → fsync of the parent. With `replace`, what was at `path` goes away just before the rename.
 *
 * @param fill is given the temporary folder; its files must be written atomically themselves, which also syncs them
 * @throws a user error when the disk refuses, and whatever `fill` throws; the temporary folder is then gone
 */
export async function atomicFolder(path: string, fill: (temporary: string) => Promise<void>, { replace = false } = {}): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await mkdir(temporary);
    await fill(temporary);
    if (replace) await rm(path, { recursive: true, force: true, ...PATIENT_REMOVAL });
    await renamePatiently(temporary, path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    // Should this fail too, the first failure is the one to tell.
    await rm(temporary, { recursive: true, force: true, ...PATIENT_REMOVAL }).catch(() => undefined);
    throw fileError('write', path, inItsPlace(thrown, temporary, path));
  }
}

/** A person knows the folder by its own name, not by that which it has while it is written. */
export function inItsPlace(thrown: unknown, temporary: string, path: string): unknown {
  if (!(thrown instanceof AppError)) return thrown;
  const { family, code, message, hint } = thrown;
  return new AppError(family, code, message.replaceAll(temporary, path), { hint, cause: thrown });
}

/** Whether a file or folder of this name was left by a process that was killed while it wrote or removed it: it may be deleted. */
export function isTemporaryFile(name: string): boolean {
  return name.startsWith(TEMPORARY_PREFIX);
}

/** A name of its own rather than `path` plus a suffix: that could exceed what the disk allows. */
const TEMPORARY_PREFIX = '.tunesmith-writing-';

/** A path that nothing has, in the same folder. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `${TEMPORARY_PREFIX}${randomBytes(8).toString('hex')}`);
}

async function writeThrough(path: string, fill: (write: Write) => Promise<void>, mode: number | undefined): Promise<void> {
  const handle = await open(path, 'wx', mode);
  try {
    await fill((chunk) => writeAll(handle, chunk));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Where the new file must go: through a symbolic link, so that the link stays. A rename would replace anything, also
 * /dev/null: only a file, or nothing, may be there.
 */
async function realTarget(path: string): Promise<string> {
  try {
    if (!(await stat(path)).isFile()) throw userError('not-a-file', `Could not write ${path}: it is not a file.`, 'Name a file.');
    return await realpath(path);
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return path;
    throw fileError('write', path, thrown);
  }
}

/** Makes renames in a folder survive a power cut. Windows cannot open a folder; its file system logs renames. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (thrown) {
    // Some network disks have no fsync for folders, and one may be allowed to write in a folder but not to read it; the
    // file itself is safe already.
    if (!['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM'].includes(systemCode(thrown) ?? '')) throw thrown;
  }
}
