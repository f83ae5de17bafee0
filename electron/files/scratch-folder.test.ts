import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withScratchFile } from './scratch-folder';

test('the file is there while it is used, and gone afterwards, whatever happened', () => {
  let folder = '';
  expect(withScratchFile('a.bin', Buffer.from('abc'), (given) => readFileSync(join((folder = given), 'a.bin'), 'utf8'))).toBe('abc');
  expect(existsSync(folder)).toBe(false);
  expect(() => withScratchFile('a.bin', Buffer.from('abc'), (given) => { folder = given; throw new Error('no'); })).toThrow('no');
  expect(existsSync(folder)).toBe(false);
});

test('a disk that refuses is a user error', () => {
  expect(() => withScratchFile('a'.repeat(300), Buffer.of(), () => undefined)).toThrow(expect.objectContaining({ family: 'user', code: 'file-name-too-long' }) as Error);
});
