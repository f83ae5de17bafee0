import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from './temporary-folder.test-helper';
import { readTextFile, readTextFileIfPresent } from './text-file';

test('UTF-8, with or without a byte-order mark', async () => {
  const path = join(await temporaryFolder(), 'a.txt');
  for (const content of ['Größe 数', '\ufeffGröße 数']) {
    await writeFile(path, content);
    expect(await readTextFile(path, 100)).toBe('Größe 数');
  }
});

test('what cannot be read is a user error that names the file', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'a.txt');
  await writeFile(path, Buffer.concat([Buffer.from('a\n\ufffd'), Buffer.of(0xff)]));
  await expect(readTextFile(path, 100)).rejects.toMatchObject({ family: 'user', code: 'not-utf8', message: `${path} is not UTF-8 text (line 2).` });
  await expect(readTextFile(path, 1)).rejects.toMatchObject({ family: 'user', code: 'file-too-large' });
  await expect(readTextFile(folder, 100)).rejects.toMatchObject({ family: 'user', code: 'not-a-file' });
  await expect(readTextFile(join(folder, 'none'), 100)).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
});

test('a file may be missing where that is allowed', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'a.txt');
  expect(await readTextFileIfPresent(path, 100)).toBeUndefined();
  await writeFile(path, 'a');
  expect(await readTextFileIfPresent(path, 100)).toBe('a');
  expect(await readTextFileIfPresent(join(path, 'b'), 100)).toBeUndefined();
  await expect(readTextFileIfPresent(folder, 100)).rejects.toMatchObject({ code: 'not-a-file' });
});
