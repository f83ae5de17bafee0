import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { userError } from '../../shared/errors';

interface SpaceQuestion {
  /** What so much space is needed for, as a sentence. */
  readonly need?: (size: string) => string;
  /** Asks the system. */
  readonly free?: (folder: string) => Promise<number | undefined>;
}

const RUN = (size: string): string => `the run needs about ${size} for its checkpoints and its model`;

/**
 * Refuses to start what would end on a full disk.
 *
 * @param needed bytes
 * @throws a user error that says how much there is and how much is needed
 */
export async function checkFreeSpace(folder: string, needed: number, { need = RUN, free = freeSpace }: SpaceQuestion = {}): Promise<void> {
  const available = await free(folder);
  if (available === undefined || available >= needed) return;
  throw userError('disk-too-full', `The disk of ${folder} has ${size(available)} free; ${need(size(needed))}.`, 'Free some space, or choose a folder on another disk.');
}

/** Bytes that a file or folder takes; 0 where there is none. */
export async function spaceTaken(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return 0;
  if (!found.isDirectory()) return found.size;
  const members = await Promise.all((await readdir(path)).map((name) => spaceTaken(join(path, name))));
  return members.reduce((sum, bytes) => sum + bytes, 0);
}

/** Bytes that we may still write; `undefined` where the system does not say. */
async function freeSpace(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}

function size(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
