import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { largestDifference } from '../../bert/plain-math.test-helper';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { openSafetensors } from '../../formats/safetensors-reader';
import { writeSafetensors } from '../../formats/safetensors-writer';
import { testBackend } from '../test-backend.test-helper';
import { classify, openModel, type OpenClassifier } from './classify';

const FIXTURE = fileURLToPath(new URL('../../training/fixtures/tiny-bert', import.meta.url));
const SIGNAL = new AbortController().signal;
const backend = await testBackend();
expectNoLeaks(backend.ops());

/** What transformers gives, from tools/reference/classifier.py. */
interface Expected {
  readonly settings: { readonly maxLength: number };
  readonly texts: readonly string[];
  readonly logits: readonly number[][];
}

test('texts get the logits that transformers gives them, in their order', async () => {
  const opened = await openModel(backend, `${FIXTURE}/classifier`);
  expect(opened.description).toEqual({ labels: ['negative', 'positive'], maxLength: 64, ...(backend.notice === undefined ? {} : { notice: backend.notice }) });
  const { texts, logits, settings } = JSON.parse(await readFile(`${FIXTURE}/expected.json`, 'utf8')) as Expected;
  expect(texts.length).toBeGreaterThan(32); // More than one batch.
  const ours = await classify(cutTo(settings.maxLength, opened), texts.map((text) => ({ text })), SIGNAL);
  expect(largestDifference(ours, logits.flat())).toBeLessThan(1e-4);
  opened.dispose();
});

test('in bfloat16 they are the same to two digits, and not to more; a backend without it says so', async () => {
  const opening = openModel(backend, `${FIXTURE}/classifier`, 'bf16');
  if (!backend.precisions.includes('bf16')) return expect(opening).rejects.toMatchObject({ family: 'user', code: 'no-such-precision' });
  const opened = await opening;
  const { texts, logits, settings } = JSON.parse(await readFile(`${FIXTURE}/expected.json`, 'utf8')) as Expected;
  const difference = largestDifference(await classify(cutTo(settings.maxLength, opened), texts.map((text) => ({ text })), SIGNAL), logits.flat());
  expect(difference).toBeLessThan(2e-2);
  expect(difference).toBeGreaterThan(1e-4);
  opened.dispose();
});

test('a text that is too long is cut to what the model reads', async () => {
  const opened = await openModel(backend, `${FIXTURE}/classifier`);
  const words = new Array<string>(62).fill('a');
  const [full, longer] = await Promise.all([words, [...words, 'b', 'c']].map((list) => classify(opened, [{ text: list.join(' ') }], SIGNAL)));
  expect(longer).toEqual(full);
  opened.dispose();
});

test('no texts have no logits', async () => {
  const opened = await openModel(backend, `${FIXTURE}/classifier`);
  expect(await classify(opened, [], SIGNAL)).toEqual(new Float32Array());
  opened.dispose();
});

test('a pair of texts is refused by a model that reads one at a time', async () => {
  const folder = await temporaryFolder();
  await cp(`${FIXTURE}/classifier`, folder, { recursive: true });
  const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')) as object;
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, type_vocab_size: 1 }));
  await withOneType(join(folder, 'model.safetensors'));
  const opened = await openModel(backend, folder);
  await expect(classify(opened, [{ text: 'a', pair: 'b' }], SIGNAL)).rejects.toMatchObject({ family: 'user', code: 'no-text-pairs' });
  await expect(classify(opened, [{ text: 'a' }], SIGNAL)).resolves.toHaveLength(2);
  opened.dispose();
});

test('a base model is refused: it has no head, and nothing of it stays in memory', async () => {
  await expect(openModel(backend, `${FIXTURE}/base`)).rejects.toMatchObject({ family: 'user', code: 'no-classification-head' });
});

test('classifying before a model is open is our bug', async () => {
  await expect(classify(undefined, [{ text: 'a' }], SIGNAL)).rejects.toMatchObject({ family: 'bug', code: 'no-model' });
});

test('a stop ends it', async () => {
  const opened = await openModel(backend, `${FIXTURE}/classifier`);
  await expect(classify(opened, [{ text: 'a' }], AbortSignal.abort())).rejects.toMatchObject({ family: 'cancelled' });
  opened.dispose();
});

function cutTo(maxLength: number, opened: OpenClassifier): OpenClassifier {
  return { ...opened, description: { ...opened.description, maxLength } };
}

/** Leaves of the token types the first. */
async function withOneType(path: string): Promise<void> {
  const file = await openSafetensors(path);
  const tensors = await Promise.all(file.names.map(async (name) => {
    const { shape } = file.entry(name);
    const data = await file.readFloat32(name);
    return name.endsWith('token_type_embeddings.weight') ? { name, shape: [1, shape[1]!], data: data.slice(0, shape[1]) } : { name, shape, data };
  }));
  await file.close();
  await writeSafetensors(path, tensors);
}
