import { expect, test } from 'vitest';
import { parseModelConfig, type BertConfig } from './model-config';
import { configJson } from './model-config-json';

const config: BertConfig = {
  ...parseModelConfig('{"model_type":"bert","hidden_size":12,"num_attention_heads":3,"hidden_act":"gelu_fast","classifier_dropout":0.3}', 'config.json'),
  id2label: ['__proto__', '1', 'good "one"'],
  numLabels: 3,
};

test('what is written reads as the same configuration', () => {
  expect(parseModelConfig(configJson(config), 'config.json')).toEqual(config);
});

test('says what transformers needs for a classifier', () => {
  const json = JSON.parse(configJson(config)) as Record<string, unknown>;
  expect(json).toMatchObject({ model_type: 'bert', architectures: ['BertForSequenceClassification'], problem_type: 'single_label_classification', dtype: 'float32' });
  expect(Object.entries(json['id2label'] as object)).toEqual([['0', '__proto__'], ['1', '1'], ['2', 'good "one"']]);
  expect(new Map(Object.entries(json['label2id'] as object))).toEqual(new Map([['__proto__', 0], ['1', 1], ['good "one"', 2]]));
});

test('of the base model’s keys, the unknown stay; its head, its origin and code do not', () => {
  const original = { use_cache: true, transformers_version: '4.8.2', _name_or_path: '/data/someone/model', auto_map: { AutoModel: 'x.py' }, num_labels: 7, tie_word_embeddings: false, vocab_size: 1, torch_dtype: 'float16' };
  const json = JSON.parse(configJson(config, original)) as Record<string, unknown>;
  expect(json).toMatchObject({ use_cache: true, transformers_version: '4.8.2', vocab_size: 30522 });
  for (const key of ['_name_or_path', 'auto_map', 'tie_word_embeddings', 'num_labels', 'torch_dtype']) expect(json).not.toHaveProperty(key);
});

test('a DistilBERT encoder is written as the BERT it is trained as', () => {
  const original = { model_type: 'distilbert', dim: 24, n_heads: 2, n_layers: 2, hidden_dim: 48 };
  const distilbert = parseModelConfig(JSON.stringify(original), 'config.json');
  const json = JSON.parse(configJson(distilbert, original)) as Record<string, unknown>;
  expect(json).toMatchObject({ model_type: 'bert', hidden_size: 24, num_attention_heads: 2, num_hidden_layers: 2, intermediate_size: 48, type_vocab_size: 2 });
  expect(json).not.toHaveProperty('dim');
});

test('embeddings that need a projection cannot be written as BERT', () => {
  expect(() => configJson({ ...config, embeddingSize: 6 })).toThrow('no projection');
});
