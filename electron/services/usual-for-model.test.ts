import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { parseModelConfig } from '../formats/model-config';
import { usualForModel, usualMaxLength } from './usual-for-model';

const BUNDLED = fileURLToPath(new URL('../../resources/models/tunesmith-mini', import.meta.url));

/** The folder of a wider model, as far as it is looked at. */
async function widerModel(): Promise<string> {
  const folder = await temporaryFolder();
  const config = JSON.parse(await readFile(join(BUNDLED, 'config.json'), 'utf8')) as Record<string, unknown>;
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, hidden_size: 384, num_attention_heads: 12 }));
  return folder;
}

test('the model in the box learns in larger steps than a wider one, and reads longer texts', async () => {
  const [narrow, wider] = await Promise.all([BUNDLED, await widerModel()].map((path) => usualForModel({ kind: 'folder', path })));
  expect(narrow).toMatchObject({ learningRate: 3e-4, maxLength: 512 });
  expect(wider).toMatchObject({ learningRate: 5e-5, maxLength: 256 });
});

test('random weights learn in large steps, whatever the width', async () => {
  for (const path of [BUNDLED, await widerModel()]) expect(await usualForModel({ kind: 'scratch', path })).toMatchObject({ learningRate: 5e-4 });
});

test('256 is the last width that counts as narrow', async () => {
  const config = parseModelConfig(await readFile(join(BUNDLED, 'config.json'), 'utf8'), 'config.json');
  expect([256, 257].map((hiddenSize) => usualMaxLength({ ...config, hiddenSize }))).toEqual([512, 256]);
});

test('a folder without a config.json is named', async () => {
  const path = await temporaryFolder();
  await expect(usualForModel({ kind: 'folder', path })).rejects.toThrow(join(path, 'config.json'));
});
