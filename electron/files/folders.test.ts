import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isTemporaryFile } from './atomic-file';
import { withFault } from './failing-disk.test-helper';
import { makeFolders, move, remove, removeAtOnce, removeEmpty } from './folders';
import { temporaryFolder } from './temporary-folder.test-helper';

describe('making folders', () => {
  test('tells the topmost that was not there', async () => {
    const base = await temporaryFolder();
    expect(await makeFolders(join(base, 'a', 'b', 'c'))).toBe(join(base, 'a'));
    expect(await makeFolders(join(base, 'a', 'b', 'd'))).toBe(join(base, 'a', 'b', 'd'));
    expect(await makeFolders(join(base, 'a', 'b'))).toBeUndefined();
  });

  test('many at once make the same ones', async () => {
    const base = await temporaryFolder();
    await Promise.all(Array.from({ length: 8 }, () => makeFolders(join(base, 'a', 'b'))));
    expect(await readdir(join(base, 'a'))).toEqual(['b']);
  });

  test('a file in the way is named', async () => {
    const base = await temporaryFolder();
    await writeFile(join(base, 'file'), '');
    await expect(makeFolders(join(base, 'file'))).rejects.toMatchObject({ family: 'user', code: 'not-a-folder' });
    await expect(makeFolders(join(base, 'file', 'a'))).rejects.toMatchObject({ family: 'user', code: 'not-a-folder' });
  });

  test('one that fails leaves none', async () => {
    const base = await temporaryFolder();
    const { error } = await withFault('ENOSPC', 'mkdir a/b #1', () => makeFolders(join(base, 'a', 'b')), { within: base });
    expect(error).toMatchObject({ family: 'user', code: 'disk-full', message: `Could not write ${join(base, 'a', 'b')}: the disk is full.` });
    expect(await readdir(base)).toEqual([]);
  });

  // Node's mkdir(…, { recursive: true }) never comes back there.
  test.skipIf(!existsSync('/proc/self'))('where the system allows none, it says so', async () => {
    await expect(makeFolders('/proc/tunesmith/a')).rejects.toMatchObject({ family: 'user', code: 'permission-denied', message: 'Could not make the folder /proc/tunesmith: the system allows none in /proc.' });
  });
});

test('moving and removing: what is wrong is told with the place', async () => {
  const base = await temporaryFolder();
  await mkdir(join(base, 'full'));
  await writeFile(join(base, 'full', 'file'), '');
  await removeEmpty(join(base, 'full'));
  await removeEmpty(join(base, 'none'));
  expect(await readdir(base)).toEqual(['full']);
  await expect(move(join(base, 'none'), join(base, 'a'))).rejects.toMatchObject({ family: 'user' });
  const { error } = await withFault('EIO', 'rm full #1', () => remove(join(base, 'full')), { within: base });
  expect(error).toMatchObject({ family: 'user', code: 'disk-error', message: `Could not remove ${join(base, 'full')}: the disk reports an error.` });
  await remove(join(base, 'full'));
  expect(await readdir(base)).toEqual([]);
});

test('what is removed at once is whole or has lost its name, wherever that is cut off', async () => {
  const base = await temporaryFolder();
  const path = join(base, 'run');
  await mkdir(path);
  await writeFile(join(path, 'file'), '');
  const cutOff = (operation: string) => withFault('EIO', operation, () => removeAtOnce(path), { within: base });
  const message = `Could not remove ${path}: the disk reports an error.`;
  expect((await cutOff('rename * #1')).error).toMatchObject({ family: 'user', message });
  expect(await readdir(path)).toEqual(['file']);
  expect((await cutOff('rm * #1')).error).toMatchObject({ family: 'user', message });
  expect((await readdir(base)).map(isTemporaryFile)).toEqual([true]);
  await expect(removeAtOnce(path)).resolves.toBeUndefined();
});
