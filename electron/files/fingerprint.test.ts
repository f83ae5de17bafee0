import { createHash } from 'node:crypto';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changeStamp, fingerprint } from './fingerprint';
import { temporaryFolder } from './temporary-folder.test-helper';

async function labelFolders(): Promise<string> {
  const folder = await temporaryFolder();
  for (const label of ['neg', 'pos']) await mkdir(join(folder, label));
  await writeFile(join(folder, 'neg', '1.txt'), 'bad');
  await writeFile(join(folder, 'pos', '1.txt'), 'good');
  return folder;
}

/** Both: the hash for a later day, the stamp for while it is read. */
async function seen(folder: string): Promise<[unknown, string]> {
  return [await fingerprint(folder), await changeStamp(folder)];
}

test('a folder of texts is the names and contents of its texts', async () => {
  const sha256 = createHash('sha256').update('/neg\0/neg/1.txt\0bad/pos\0/pos/1.txt\0good').digest('hex');
  expect(await fingerprint(await labelFolders())).toEqual({ bytes: 7, sha256 });
});

test('what is not read of a folder of texts changes nothing: a run in it, what systems put there, links that lead nowhere', async () => {
  const folder = await labelFolders();
  const before = await seen(folder);
  await mkdir(join(folder, 'my-model', 'run'), { recursive: true });
  await writeFile(join(folder, 'my-model', 'run', 'events.jsonl'), '{}\n');
  await mkdir(join(folder, '.git'));
  await writeFile(join(folder, '.git', 'HEAD'), 'ref');
  for (const name of ['.DS_Store', 'pos/.DS_Store', 'README.txt']) await writeFile(join(folder, name), '...');
  if (process.platform !== 'win32') await symlink('nowhere', join(folder, 'neg', '.#1.txt'));
  expect(await seen(folder)).toEqual(before);
});

test.each([
  ['changed', (folder: string) => writeFile(join(folder, 'pos', '1.txt'), 'fine')],
  ['added', (folder: string) => writeFile(join(folder, 'pos', '2.txt'), '')],
  ['removed', (folder: string) => rm(join(folder, 'pos', '1.txt'))],
])('a text that is %s makes it another folder', async (_, change) => {
  const folder = await labelFolders();
  const [hash, stamp] = await seen(folder);
  await change(folder);
  const [laterHash, laterStamp] = await seen(folder);
  expect(laterHash).not.toEqual(hash);
  expect(laterStamp).not.toBe(stamp);
});

test('of a table that was imported every file counts', async () => {
  const folder = await temporaryFolder();
  for (const name of ['rows-0.bin', 'table.json']) await writeFile(join(folder, name), name);
  const [hash, stamp] = await seen(folder);
  await writeFile(join(folder, 'rows-0.bin'), 'others');
  const [laterHash, laterStamp] = await seen(folder);
  expect(laterHash).not.toEqual(hash);
  expect(laterStamp).not.toBe(stamp);
});

test('what is not there has no fingerprint and an empty stamp', async () => {
  const path = join(await temporaryFolder(), 'none.csv');
  await expect(fingerprint(path)).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
  expect(await changeStamp(path)).toBe('');
});
