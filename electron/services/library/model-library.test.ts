import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { APP } from '../small-run.test-helper';
import { ModelLibrary } from './model-library';

const TINY_BERT = join(import.meta.dirname, '../../training/fixtures/tiny-bert/base');

async function withoutVocabulary(folder: string): Promise<void> {
  await rm(join(folder, 'vocab.txt'));
}

async function projected(folder: string): Promise<void> {
  const path = join(folder, 'config.json');
  await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), model_type: 'electra', embedding_size: 16 }));
}

test.each([
  ['without a vocabulary', withoutVocabulary, 'tokenizer-missing'],
  ['whose embeddings are projected', projected, 'projected-embeddings'],
])('a folder %s cannot be trained, and is not added', async (_, spoil, code) => {
  const base = await temporaryFolder();
  const folder = join(base, 'model');
  await cp(TINY_BERT, folder, { recursive: true });
  const library = new ModelLibrary({ ...APP, home: base }, () => []);
  await library.add(folder);
  await spoil(folder);
  await expect(library.add(folder)).rejects.toMatchObject({ family: 'user', code });
  expect((await library.list()).map(({ id }) => id)).toEqual(['bundled', 'model']);
});
