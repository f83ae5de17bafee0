import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseModelConfig } from '../formats/model-config';
import { openSafetensors } from '../formats/safetensors-reader';
import { isHeadParameter, parameterShapes } from './parameter-shapes';

const CLASSIFIER = fileURLToPath(new URL('../training/fixtures/tiny-bert/classifier', import.meta.url));

test('names and shapes are those that Hugging Face’s BertForSequenceClassification saves', async () => {
  const config = parseModelConfig(await readFile(`${CLASSIFIER}/config.json`, 'utf8'), 'config.json');
  const saved = await openSafetensors(`${CLASSIFIER}/model.safetensors`);
  const ours = parameterShapes(config);
  expect([...ours.keys()].sort()).toEqual([...saved.names].sort());
  for (const [name, shape] of ours) expect(saved.entry(name).shape, name).toEqual(shape);
  await saved.close();
});

test('bert-base-uncased with two classes has the 109,483,778 weights that its paper’s code counts', () => {
  const base = parseModelConfig('{"model_type": "bert"}', 'config.json');
  const weights = [...parameterShapes(base).values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  expect(weights).toBe(109_482_240 + 2 * 768 + 2);
});

test('the head is what depends on the classes, and nothing else is', () => {
  const of = (numLabels: number) => parameterShapes({ ...parseModelConfig('{"model_type": "bert"}', 'config.json'), numLabels });
  const [two, five] = [of(2), of(5)];
  const changed = [...two].filter(([name, shape]) => String(shape) !== String(five.get(name))).map(([name]) => name);
  expect(changed).toEqual(['classifier.weight', 'classifier.bias']);
  expect([...two.keys()].filter(isHeadParameter)).toEqual(changed);
});
