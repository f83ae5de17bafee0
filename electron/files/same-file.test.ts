import { linkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isSameFile } from './same-file';
import { temporaryFolder } from './temporary-folder.test-helper';

test('sees one file under two names, through links of both kinds', async () => {
  const folder = await temporaryFolder();
  const [file, other, soft, hard] = ['file', 'other', 'soft', 'hard'].map((name) => join(folder, name)) as [string, string, string, string];
  writeFileSync(file, 'same words');
  writeFileSync(other, 'same words');
  symlinkSync(file, soft);
  linkSync(file, hard);
  expect(isSameFile(file, soft)).toBe(true);
  expect(isSameFile(hard, file)).toBe(true);
  expect(isSameFile(file, other)).toBe(false);
  expect(isSameFile(file, join(folder, 'nowhere'))).toBe(false);
});
