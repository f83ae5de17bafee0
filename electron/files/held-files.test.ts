import fs, { mkdir, readFile, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { atomicFolder, writeFileAtomically } from './atomic-file';
import { move } from './folders';
import { renamePatiently } from './held-files';
import { PartFile } from './part-file';
import { temporaryFolder } from './temporary-folder.test-helper';

const platform = process.platform;
afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** A system whose next `times` renames fail, as those of a file that another program has open. */
function held(code: string, times: number, system = 'win32') {
  Object.defineProperty(process, 'platform', { value: system });
  const error = Object.assign(new Error(`${code}: rename`), { code, syscall: 'rename' });
  const rename = vi.spyOn(fs, 'rename');
  for (let i = 0; i < times; i++) rename.mockRejectedValueOnce(error);
  syncBuiltinESMExports();
  return rename;
}

test.each(['EPERM', 'EACCES', 'EBUSY', 'ENOTEMPTY'])('a file that is held for a moment (%s) is renamed when it is let go', async (code) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), 'text');
  const rename = held(code, 2);
  await renamePatiently(join(folder, 'a'), join(folder, 'b'), [1, 1]);
  expect(rename).toHaveBeenCalledTimes(3);
  expect(await readFile(join(folder, 'b'), 'utf8')).toBe('text');
});

test('it is not tried for ever, nor for another reason, nor on another system', async () => {
  expect(await tries('EBUSY', 'win32')).toBe(3);
  expect(await tries('ENOSPC', 'win32')).toBe(1);
  expect(await tries('EACCES', 'linux')).toBe(1);
});

async function tries(code: string, system: string): Promise<number> {
  const rename = held(code, 3, system);
  await expect(renamePatiently('a', 'b', [1, 1])).rejects.toMatchObject({ code });
  const count = rename.mock.calls.length;
  rename.mockRestore();
  return count;
}

test('whatever is written or moved has this patience', async () => {
  const folder = await temporaryFolder();
  held('EPERM', 1);
  await writeFileAtomically(join(folder, 'file'), 'text');
  held('EPERM', 1);
  await atomicFolder(join(folder, 'made'), (temporary) => writeFile(join(temporary, 'file'), ''));
  held('EPERM', 1);
  await mkdir(join(folder, 'old'));
  await move(join(folder, 'old'), join(folder, 'new'));
  held('EPERM', 1);
  const part = await PartFile.open(join(folder, 'part'));
  await part.complete();
  await part.close();
  expect((await fs.readdir(folder)).sort()).toEqual(['file', 'made', 'new', 'part']);
});
