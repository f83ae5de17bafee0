import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { openDocuments } from './document-reader';

async function textsOf(name: string, content: string, text?: string): Promise<string[]> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  const texts: string[] = [];
  for await (const batch of (await openDocuments(path, { text })).batches()) texts.push(...batch);
  return texts;
}

test.each([
  ['prose', 'One text, and more.\n\nAnother text.\n'],
  ['prose with a quote that never ends', '"One text, and more.\n{Another\ttext.\n'],
  ['a table without the column', 'id\tsubject\n1\tlate\n'],
  ['nothing', ''],
])('a .txt file beside a table whose column is named is %s: every line is a text', async (_, content) => {
  expect(await textsOf('more.txt', content, 'body')).toEqual(content.split('\n').filter((line) => line !== ''));
});

test('a .txt file that has the named column is a table', async () => {
  expect(await textsOf('tickets.txt', 'id\tbody\n1\tMy parcel is late.\n', 'body')).toEqual(['My parcel is late.']);
});

test('files of other names are tables, and need the column', async () => {
  await expect(textsOf('tickets.csv', 'id,subject\n1,late\n', 'body')).rejects.toMatchObject({ code: 'unknown-column' });
});

test('a file that is not there is said to be missing', async () => {
  await expect(openDocuments('/nowhere/more.txt', { text: 'body' })).rejects.toMatchObject({ family: 'user', message: expect.stringContaining('/nowhere/more.txt') as string });
});
