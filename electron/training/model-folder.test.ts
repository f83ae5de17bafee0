import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { withFault } from '../files/failing-disk.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { loadClassifier, loadEncoder } from './load-model';
import { restoreWeights, writeModelFolder } from './model-folder';
import { plant, TINY_BERT, weightsOf } from './tiny-model.test-helper';

const ops = new TestOps();
const loaded = await loadEncoder(ops, TINY_BERT, { labels: ['no', 'yes'], seed: 1, dropout: undefined });
const contents = { ...loaded, maxLength: 40, input: { longTexts: 'head-tail', columns: { text: 'review', textPair: undefined, label: 'mood' } } } as const;
afterAll(() => loaded.model.dispose());

test('a model comes back from its folder with the same weights, classes and tokenizer', async () => {
  const folder = join(await temporaryFolder(), 'best');
  await writeModelFolder(folder, contents);
  const { model, tokenizer } = await loadClassifier(ops, folder);
  expect(weightsOf(model)).toEqual(weightsOf(loaded.model));
  expect(model.config.id2label).toEqual(['no', 'yes']);
  expect(tokenizer.modelMaxLength).toBe(40);
  expect(tokenizer.settings.vocabulary).toEqual(loaded.tokenizer.settings.vocabulary);
  model.dispose();
});

test('weights that were changed since come back to the model', async () => {
  const folder = join(await temporaryFolder(), 'best');
  const before = weightsOf(loaded.model);
  await writeModelFolder(folder, contents);
  plant(loaded.model, 'classifier.weight', 7);
  const handles = ops.liveHandles;
  await restoreWeights(folder, loaded.model);
  expect(weightsOf(loaded.model)).toEqual(before);
  expect(ops.liveHandles).toBe(handles);
});

test('an earlier folder is replaced as a whole, and nothing stays beside it', async () => {
  const parent = await temporaryFolder();
  const folder = join(parent, 'best');
  await mkdir(folder);
  await writeFile(join(folder, 'README.md'), 'about the earlier weights');
  await writeModelFolder(folder, contents);
  expect(await readdir(folder)).not.toContain('README.md');
  expect(await readdir(parent)).toEqual(['best']);
});

test('a folder that cannot be written stays as it was, and the error is for a person', async () => {
  const parent = await temporaryFolder();
  const folder = join(parent, 'best');
  await writeModelFolder(folder, contents);
  const before = await readFile(join(folder, 'model.safetensors'));
  const { error } = await withFault('ENOSPC', 'write best.new/* #30', () => writeModelFolder(folder, contents), { within: parent });
  expect(error).toMatchObject({ family: 'user', code: 'disk-full', message: `Could not write ${join(folder, 'model.safetensors')}: the disk is full.` });
  expect(await readFile(join(folder, 'model.safetensors'))).toEqual(before);
  expect(await readdir(parent)).toEqual(['best']);
});
