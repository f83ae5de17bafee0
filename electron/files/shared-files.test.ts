import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withFault } from './failing-disk.test-helper';
import { appendText, createExclusively } from './shared-files';
import { temporaryFolder } from './temporary-folder.test-helper';

test('text is added at the end, all of it, also where the disk takes less at once', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'log');
  await appendText(path, 'one\n');
  await withFault('short-write', 'write log #1', () => appendText(path, 'two\n'), { within: folder });
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  const { error } = await withFault('ENOSPC', 'write log #1', () => appendText(path, 'three\n'), { within: folder });
  expect(error).toMatchObject({ family: 'user', code: 'disk-full', message: `Could not write ${path}: the disk is full.` });
});

test('of many that make a file one is told that it did, and where the disk refuses there is none', async () => {
  const folder = await temporaryFolder();
  const made = await Promise.all(Array.from({ length: 8 }, (_, i) => createExclusively(join(folder, 'lock'), String(i))));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(await readFile(join(folder, 'lock'), 'utf8')).toBe(String(made.indexOf(true)));
  const { error } = await withFault('ENOSPC', 'write other #1', () => createExclusively(join(folder, 'other'), 'x'), { within: folder });
  expect(error).toMatchObject({ family: 'user', code: 'disk-full' });
  expect(existsSync(join(folder, 'other'))).toBe(false);
});
