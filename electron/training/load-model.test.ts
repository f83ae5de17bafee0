import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { openWeights } from '../formats/weight-files';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { loadClassifier, loadEncoder, loadPretrainingModel, type EncoderOptions } from './load-model';
import { TINY_BERT, weightsOf } from './tiny-model.test-helper';

const ops = new TestOps();
const CLASSIFIER = join(TINY_BERT, '../classifier');
const OPTIONS: EncoderOptions = { labels: ['a', 'b', 'c'], seed: 1, dropout: undefined };

/** A copy of a fixture whose config.json says something else. */
async function copyWith(fixture: string, changes: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = join(await temporaryFolder(), 'model');
  await cp(fixture, folder, { recursive: true });
  const path = join(folder, 'config.json');
  await writeFile(path, JSON.stringify({ ...(JSON.parse(await readFile(path, 'utf8')) as object), ...changes }));
  return folder;
}

describe('a base model', () => {
  test('keeps its weights, and gets a new head for the classes', async () => {
    const { model, imported } = await loadEncoder(ops, TINY_BERT, OPTIONS);
    expect(model.config).toMatchObject({ id2label: ['a', 'b', 'c'], numLabels: 3 });
    expect(imported?.fresh).toEqual(['classifier.weight', 'classifier.bias']);
    const weights = weightsOf(model);
    expect(weights.get('classifier.weight')).toHaveLength(3 * 32);
    const source = await openWeights(TINY_BERT);
    expect(weights.get('bert.embeddings.LayerNorm.weight')).toEqual(await source.readFloat32('bert.embeddings.LayerNorm.gamma'));
    await source.close();
    model.dispose();
  });

  test('gets a head that depends on the seed alone', async () => {
    const headOf = async (seed: number) => {
      const { model } = await loadEncoder(ops, TINY_BERT, { ...OPTIONS, seed });
      const head = model.parameters.toArray('classifier.weight').data;
      model.dispose();
      return head;
    };
    expect(await headOf(1)).toEqual(await headOf(1));
    expect(await headOf(2)).not.toEqual(await headOf(1));
  });

  test.each([
    [undefined, 0.1],
    [0, 0],
    [0.3, 0.3],
  ])('asked for dropout %s, drops %s everywhere', async (dropout, wanted) => {
    const { model } = await loadEncoder(ops, TINY_BERT, { ...OPTIONS, dropout });
    const { hiddenDropoutProb, attentionProbsDropoutProb, classifierDropout } = model.config;
    expect([hiddenDropoutProb, attentionProbsDropoutProb, classifierDropout ?? hiddenDropoutProb]).toEqual([wanted, wanted, wanted]);
    model.dispose();
  });

  test('is no classifier before it was fine-tuned', async () => {
    await expect(loadClassifier(ops, TINY_BERT)).rejects.toMatchObject({ family: 'user', code: 'no-classification-head' });
  });
});

test('a decoder that is not the word embeddings is refused where words are guessed, and not kept as if it were', async () => {
  const untied = await copyWith(TINY_BERT, { tie_word_embeddings: false });
  const before = ops.liveHandles;
  await expect(loadPretrainingModel(ops, untied)).rejects.toMatchObject({ family: 'user', code: 'untied-decoder' });
  expect(ops.liveHandles).toBe(before);
  const carriedFrom = async (folder: string) => {
    const { model, carried } = await loadEncoder(ops, folder, OPTIONS);
    model.dispose();
    return carried?.map(({ name }) => name) ?? [];
  };
  const usual = await carriedFrom(TINY_BERT);
  const pairs = usual.filter((name) => name.startsWith('cls.seq_relationship.'));
  expect([usual.length > pairs.length, pairs.length > 0]).toEqual([true, true]);
  expect(await carriedFrom(untied)).toEqual(pairs);
});

test('a classifier comes back whole: head, class names, tokenizer', async () => {
  const { model, tokenizer, imported } = await loadClassifier(ops, CLASSIFIER);
  expect(model.config.id2label).toEqual(['negative', 'positive']);
  expect(imported).toMatchObject({ fresh: [], leftOver: [] });
  expect(tokenizer.vocabSize).toBe(model.config.vocabSize);
  model.dispose();
});

describe('a folder that cannot be used is refused with the reason', () => {
  test.each([
    ['other kinds of problem', CLASSIFIER, { problem_type: 'regression' }, 'unsupported-problem'],
    ['heads of other families', CLASSIFIER, { model_type: 'electra' }, 'unsupported-head'],
    ['a tokenizer of another model', CLASSIFIER, { vocab_size: 200 }, 'vocabulary-mismatch'],
    ['weights of another model', CLASSIFIER, { intermediate_size: 128 }, 'wrong-shape'],
  ])('%s', async (_, fixture, changes, code) => {
    const before = ops.liveHandles;
    await expect(loadClassifier(ops, await copyWith(fixture, changes))).rejects.toMatchObject({ family: 'user', code });
    expect(ops.liveHandles).toBe(before);
  });

  test.each(['config.json', 'vocab.txt', 'model.safetensors'])('one without %s', async (file) => {
    const folder = await copyWith(CLASSIFIER, {});
    await rm(join(folder, file));
    await expect(loadClassifier(ops, folder)).rejects.toMatchObject({ family: 'user' });
  });

  test('one that is not there', async () => {
    await expect(loadEncoder(ops, join(TINY_BERT, 'none'), OPTIONS)).rejects.toMatchObject({ family: 'user', message: expect.stringContaining('none') as string });
  });
});
