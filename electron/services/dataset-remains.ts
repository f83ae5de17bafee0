import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BLOCK_INDEX, TABLE_MANIFEST } from '../data/dataset/table-manifest';
import { isTemporaryFile } from '../files/atomic-file';

/** What a dataset's folder has beside its description and its rows; a lock that is taken over bears a number for an instant. */
const FILES = /^(fixes\.json|lock\.json(\.\d+)?)$/;
const SEGMENT = /^rows-\d+\.bin$/;

/**
 * Whether a folder without a description is what a removal left that was cut off: nothing is in it that a dataset does not
 * have. What a person put there is not ours to delete.
 *
 * @param table the name of the folder of the rows
 */
export async function isRemains(folder: string, table: string): Promise<boolean> {
  const members = await membersOf(folder);
  if (!members?.every((member) => isTemporaryFile(member.name) || (member.isDirectory() ? member.name === table : FILES.test(member.name)))) return false;
  if (!members.some(({ name }) => name === table)) return true;
  const files = await membersOf(join(folder, table));
  return files?.every((file) => file.isFile() && isOfTable(file.name)) ?? false;
}

function isOfTable(name: string): boolean {
  return SEGMENT.test(name) || name === BLOCK_INDEX || name === TABLE_MANIFEST || isTemporaryFile(name);
}

/** `undefined` of what is no folder, or cannot be looked at. */
async function membersOf(folder: string): Promise<Dirent[] | undefined> {
  return readdir(folder, { withFileTypes: true }).catch(() => undefined);
}
