import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseModelConfig } from '../formats/model-config';
import { usualForModel, usualMaxLength } from './usual-for-model';

const BUNDLED = fileURLToPath(new URL('../../resources/models/tunesmith-mini', import.meta.url));
let wide: string;

beforeAll(async () => {
  wide = await mkdtemp(join(tmpdir(), 'tunesmith-usual-'));
  const config = JSON.parse(await readFile(join(BUNDLED, 'config.json'), 'utf8')) as Record<string, unknown>;
  await writeFile(join(wide, 'config.json'), JSON.stringify({ ...config, hidden_size: 384, num_attention_heads: 12 }));
});
afterAll(() => rm(wide, { recursive: true }));

test('the model in the box learns in larger steps than a wider one, and reads longer texts', async () => {
  const [narrow, wider] = await Promise.all([BUNDLED, wide].map((path) => usualForModel({ kind: 'folder', path })));
  expect(narrow).toMatchObject({ learningRate: 3e-4, maxLength: 512 });
  expect(wider).toMatchObject({ learningRate: 5e-5, maxLength: 256 });
});

test('random weights learn in large steps, whatever the width', async () => {
  for (const path of [BUNDLED, wide]) expect(await usualForModel({ kind: 'scratch', path })).toMatchObject({ learningRate: 5e-4 });
});

test('256 is the last width that counts as narrow', async () => {
  const config = parseModelConfig(await readFile(join(BUNDLED, 'config.json'), 'utf8'), 'config.json');
  expect([256, 257].map((hiddenSize) => usualMaxLength({ ...config, hiddenSize }))).toEqual([512, 256]);
});

test('a folder without a config.json is named', async () => {
  await expect(usualForModel({ kind: 'folder', path: join(wide, 'nothing') })).rejects.toThrow(join(wide, 'nothing', 'config.json'));
});
