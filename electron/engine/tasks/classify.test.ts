import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { largestDifference } from '../../bert/plain-math.test-helper';
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
