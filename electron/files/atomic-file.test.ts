import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atomicFile, isTemporaryFile, writeFileAtomically } from './atomic-file';
import { temporaryFolder } from './temporary-folder.test-helper';

test('writes a new file and replaces an old one', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'a.txt');
  await writeFileAtomically(path, 'first');
  await writeFileAtomically(path, Buffer.from('zweiter Ä'));
  expect(await readFile(path, 'utf8')).toBe('zweiter Ä');
  expect(await readdir(folder)).toEqual(['a.txt']);
});

test('the old file stays until all is written', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'a.txt');
  await writeFileAtomically(path, 'old');
  await atomicFile(path, async (write) => {
    await write(Buffer.from('new, '));
    expect(await readFile(path, 'utf8')).toBe('old');
    const others = (await readdir(folder)).filter((name) => name !== 'a.txt');
    expect(others.map(isTemporaryFile)).toEqual([true]);
    await write(Buffer.from('in two pieces'));
  });
  expect(await readFile(path, 'utf8')).toBe('new, in two pieces');
});

test('a failure on the way leaves the old file and nothing else', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'a.txt');
  await writeFileAtomically(path, 'old');
  const failing = atomicFile(path, async (write) => {
    await write(Buffer.from('half'));
    throw new Error('no more');
  });
  await expect(failing).rejects.toThrow('no more');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['a.txt']);
});

describe('says what is wrong, and where', () => {
  test('a folder that does not exist', async () => {
    const path = join(await temporaryFolder(), 'missing', 'a.txt');
    await expect(writeFileAtomically(path, '')).rejects.toMatchObject({ family: 'user', code: 'folder-not-found', message: `Could not write ${path}: there is no folder ${dirname(path)}.` });
  });

  test('a folder in its place', async () => {
    const path = join(await temporaryFolder(), 'a');
    await mkdir(path);
    await expect(writeFileAtomically(path, '')).rejects.toMatchObject({ family: 'user', code: 'not-a-file' });
  });

  test('a name that is too long', async () => {
    const path = join(await temporaryFolder(), 'a'.repeat(300));
    await expect(writeFileAtomically(path, '')).rejects.toMatchObject({ family: 'user', code: 'file-name-too-long' });
  });
});

test.skipIf(process.platform === 'win32')('a symbolic link stays, its target is replaced', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'target'), 'old');
  await symlink('target', join(folder, 'link'));
  await writeFileAtomically(join(folder, 'link'), 'new');
  expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'target'), 'utf8')).toBe('new');
});

test.skipIf(!existsSync('/dev/full'))('a device is never replaced by a file', async () => {
  await expect(writeFileAtomically('/dev/full', 'x')).rejects.toMatchObject({ code: 'not-a-file' });
  expect((await lstat('/dev/full')).isCharacterDevice()).toBe(true);
});

test.skipIf(process.platform === 'win32')('a named pipe is refused, not waited for', async () => {
  const path = join(await temporaryFolder(), 'pipe');
  execFileSync('mkfifo', [path]);
  await expect(writeFileAtomically(path, 'x')).rejects.toMatchObject({ code: 'not-a-file' });
});
