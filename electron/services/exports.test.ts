import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isTemporaryFile } from '../files/atomic-file';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { exportHuggingFace } from './exports';
import { APP } from './small-run.test-helper';

const MODEL = join(import.meta.dirname, '../training/fixtures/tiny-bert/classifier');

test('an empty folder becomes the model’s, also behind a link; one with something in it is refused', async () => {
  const base = await temporaryFolder();
  for (const name of ['empty', 'behind', 'full']) mkdirSync(join(base, name));
  writeFileSync(join(base, 'full', 'letter.txt'), 'Dear Ann');
  symlinkSync(join(base, 'behind'), join(base, 'link'), 'junction');
  for (const name of ['empty', 'link']) await expect(exportHuggingFace(APP, { model: MODEL, out: join(base, name) }), name).resolves.toContain('config.json');
  expect(lstatSync(join(base, 'link')).isSymbolicLink()).toBe(true);
  expect(readdirSync(join(base, 'behind'))).toContain('config.json');
  await expect(exportHuggingFace(APP, { model: MODEL, out: join(base, 'full') })).rejects.toMatchObject({ family: 'user', code: 'folder-not-empty' });
  expect(readdirSync(join(base, 'full'))).toEqual(['letter.txt']);
});

test('what comes into the folder while the model is copied stays, and is said to be in the way', async () => {
  const base = await temporaryFolder();
  const out = join(base, 'out');
  mkdirSync(out);
  // Asked between two pieces of a file.
  const signal = Object.defineProperty(new AbortController().signal, 'aborted', {
    get: () => {
      if (readdirSync(base).some(isTemporaryFile)) writeFileSync(join(out, 'letter.txt'), 'Dear Ann');
      return false;
    },
  });
  await expect(exportHuggingFace(APP, { model: MODEL, out, signal })).rejects.toMatchObject({ family: 'user', code: 'folder-not-empty' });
  expect(readFileSync(join(out, 'letter.txt'), 'utf8')).toBe('Dear Ann');
  expect(readdirSync(base)).toEqual(['out']);
});
