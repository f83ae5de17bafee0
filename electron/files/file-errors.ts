import { dirname } from 'node:path';
import { AppError, userError } from '../../shared/errors';
import { isSystemError } from './system-code';

/** What the operating system's error codes mean to a person: [our code, what happened, what to do]. */
const SYSTEM_ERRORS: Readonly<Record<string, readonly [code: string, problem: string, hint: string]>> = {
  ENOENT: ['file-not-found', 'no such file or folder', 'Check the path.'],
  EACCES: ['permission-denied', 'permission denied', 'Check the permissions of the file and its folder, or choose another place.'],
  EPERM: ['permission-denied', 'the system does not permit it', 'Close programs that use the file, or choose another place.'],
  EROFS: ['permission-denied', 'the disk is read-only', 'Choose another place.'],
  EISDIR: ['is-a-folder', 'it is a folder, not a file', 'Name a file.'],
  ENOTDIR: ['not-a-folder', 'a part of the path is a file, not a folder', 'Check the path.'],
  ENOSPC: ['disk-full', 'the disk is full', 'Free some space, or choose another disk.'],
  EDQUOT: ['disk-full', 'the disk quota is used up', 'Free some space, or choose another disk.'],
  EFBIG: ['disk-full', 'the disk does not hold files of this size', 'Choose another disk.'],
  EIO: ['disk-error', 'the disk reports an error', 'Check the disk; choose another one if this repeats.'],
  EMFILE: ['too-many-files', 'too many files are open', 'Close other programs, then try again.'],
  ENFILE: ['too-many-files', 'too many files are open', 'Close other programs, then try again.'],
  ENAMETOOLONG: ['file-name-too-long', 'the name is too long for this disk', 'Choose a shorter name.'],
  ENOTEMPTY: ['folder-not-empty', 'there is something in the folder', 'Close programs that use what is in it, then try again.'],
  EBUSY: ['file-busy', 'another program uses it', 'Close that program, then try again.'],
};

/**
 * A failed file operation as a user error that names the file. Errors that are no system errors (ours, or bugs) come
 * back as they are.
 *
 * @param action as in "could not `read` …"
 */
export function fileError(action: 'read' | 'write' | 'remove', path: string, thrown: unknown): unknown {
  if (thrown instanceof AppError || !isSystemError(thrown)) return thrown;
  if (action === 'write' && thrown.code === 'ENOENT') {
    return userError('folder-not-found', `Could not write ${path}: there is no folder ${dirname(path)}.`, 'Create it, or name another.', thrown);
  }
  const [code, problem, hint] = SYSTEM_ERRORS[thrown.code] ?? ['file-error', thrown.message, 'Check the disk, then try again.'];
  return userError(code, `Could not ${action} ${path}: ${problem}.`, hint, thrown);
}

/** A file whose bytes are not those that were written. */
export function damagedFile(path: string, why: string, hint?: string): AppError {
  return userError('damaged-file', `${path} is damaged: ${why}.`, hint);
}
