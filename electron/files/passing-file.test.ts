import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withPassingFile } from './passing-file';

test('the file is there while it is read, and gone afterwards, whatever happens', () => {
  let seen = '';
  const text = withPassingFile('a.txt', [Buffer.from('hel'), Buffer.from('lo')], (folder) => {
    seen = folder;
    return readFileSync(join(folder, 'a.txt'), 'utf8');
  });
  expect(text).toBe('hello');
  expect(existsSync(seen)).toBe(false);
  const fail = () => withPassingFile('a.txt', [Buffer.of(1)], (folder): never => {
    seen = folder;
    throw new Error('unreadable');
  });
  expect(fail).toThrow('unreadable');
  expect(existsSync(seen)).toBe(false);
});
