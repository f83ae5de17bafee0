import { mkdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { userError } from '../../shared/errors';
import { syncFolder, temporaryBeside } from './atomic-file';
import { fileError } from './file-errors';
import { PATIENT_REMOVAL, renamePatiently } from './held-files';
import { systemCode } from './system-code';

/**
 * Makes a folder, and those above it that are missing. Node's own `recursive` never comes back where the system refuses
 * with ENOENT, as Linux does in /proc.
 *
 * @returns the topmost folder that was made; `undefined` where all were there
 * @throws a user error when the disk or the system refuses, or a file is in the way; then none was made
 */
export async function makeFolders(path: string): Promise<string | undefined> {
  const missing = await missingFolders(resolve(path));
  const made: string[] = [];
  try {
    for (const folder of missing) {
      await makeFolder(folder);
      made.unshift(folder);
    }
  } catch (thrown) {
    // Should this fail too, the first failure is the one to tell.
    for (const folder of made) await removeEmpty(folder).catch(() => undefined);
    throw thrown;
  }
  return missing[0];
}

/** Renames a file or a folder, so that a power cut does not undo it. @throws a user error when the disk refuses */
export async function move(from: string, to: string): Promise<void> {
  try {
    await renamePatiently(from, to);
    await syncFolder(dirname(to));
  } catch (thrown) {
    throw fileError('write', to, thrown);
  }
}

/** Removes a file or a folder with all in it, where there is one. @throws a user error when the disk refuses */
export async function remove(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true, ...PATIENT_REMOVAL });
  } catch (thrown) {
    throw fileError('remove', path, thrown);
  }
}

/**
 * The same for a folder that other code looks for by its name: it loses that in an instant, so that a kill leaves a temporary
 * folder, and not one that has lost some of its files.
 */
export async function removeAtOnce(path: string): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    await renamePatiently(path, temporary);
    await syncFolder(dirname(path));
    await rm(temporary, { recursive: true, force: true, ...PATIENT_REMOVAL });
  } catch (thrown) {
    if (systemCode(thrown) !== 'ENOENT') throw fileError('remove', path, thrown);
  }
}

/** Removes a folder that holds nothing; one that holds something stays. @throws a user error when the disk refuses */
export async function removeEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (thrown) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(systemCode(thrown) ?? '')) return;
    throw fileError('remove', folder, thrown);
  }
}

/** From the top. A folder that cannot be looked at is for `mkdir` to judge. */
async function missingFolders(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return [];
  const parent = dirname(path);
  return parent === path ? [path] : [...(await missingFolders(parent)), path];
}

/** Makes a folder in one that is there: whose folder was deleted gets an error, and not a new one. @throws a user error when the disk or the system refuses */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
    await syncFolder(dirname(folder));
  } catch (thrown) {
    const code = systemCode(thrown);
    if (code === 'EEXIST' && (await isFolder(folder))) return;
    if (code === 'EEXIST') throw userError('not-a-folder', `Could not make the folder ${folder}: a file is in its place.`, 'Name another folder, or move the file.', thrown);
    if (code === 'ENOENT' && !(await isFolder(dirname(folder)))) throw userError('folder-gone', `Could not make the folder ${folder}: ${dirname(folder)} is not there any more.`, 'It was deleted or moved meanwhile: start again.', thrown);
    if (code === 'ENOENT') throw userError('permission-denied', `Could not make the folder ${folder}: the system allows none in ${dirname(folder)}.`, 'Choose another place.', thrown);
    throw fileError('write', folder, thrown);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}
