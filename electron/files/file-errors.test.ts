import { expect, test } from 'vitest';
import { userError } from '../../shared/errors';
import { fileError } from './file-errors';

/** An error as Node's file functions throw it. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: something, write`), { code, syscall: 'write' });
}

test('a full disk is told as such, with the file and what to do', () => {
  expect(fileError('write', 'a.bin', systemError('ENOSPC'))).toMatchObject({ family: 'user', code: 'disk-full', message: 'Could not write a.bin: the disk is full.', hint: 'Free some space, or choose another disk.' });
});

test('a folder that could not be emptied is told in words', () => {
  expect(fileError('remove', 'a', systemError('ENOTEMPTY'))).toMatchObject({ family: 'user', code: 'folder-not-empty', message: 'Could not remove a: there is something in the folder.' });
});

test('a rare system error is told in the system’s words', () => {
  expect(fileError('read', 'a.bin', systemError('EXDEV'))).toMatchObject({ family: 'user', code: 'file-error', message: 'Could not read a.bin: EXDEV: something, write.' });
});

test('our own errors and bugs pass unchanged', () => {
  const ours = userError('x', 'y');
  const bug = new TypeError('z');
  expect(fileError('read', 'a', ours)).toBe(ours);
  expect(fileError('read', 'a', bug)).toBe(bug);
});
