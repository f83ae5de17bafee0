import { expect, test } from 'vitest';
import { canonicalName, isKnownLeftover } from './parameter-names';

test.each([
  // [in the checkpoint, ours]
  ['bert.encoder.layer.11.output.dense.weight', 'bert.encoder.layer.11.output.dense.weight'],
  ['encoder.layer.0.attention.self.query.bias', 'bert.encoder.layer.0.attention.self.query.bias'],
  ['pooler.dense.weight', 'bert.pooler.dense.weight'],
  ['classifier.weight', 'classifier.weight'],
  // The original TensorFlow code's spelling, which bert-base-uncased still has.
  ['bert.embeddings.LayerNorm.gamma', 'bert.embeddings.LayerNorm.weight'],
  ['bert.encoder.layer.3.output.LayerNorm.beta', 'bert.encoder.layer.3.output.LayerNorm.bias'],
  ['embeddings.LayerNorm.gamma', 'bert.embeddings.LayerNorm.weight'],
  // ELECTRA.
  ['electra.embeddings.word_embeddings.weight', 'bert.embeddings.word_embeddings.weight'],
  ['electra.encoder.layer.2.intermediate.dense.bias', 'bert.encoder.layer.2.intermediate.dense.bias'],
  // DistilBERT.
  ['distilbert.embeddings.position_embeddings.weight', 'bert.embeddings.position_embeddings.weight'],
  ['distilbert.transformer.layer.5.attention.q_lin.weight', 'bert.encoder.layer.5.attention.self.query.weight'],
  ['distilbert.transformer.layer.5.attention.k_lin.bias', 'bert.encoder.layer.5.attention.self.key.bias'],
  ['distilbert.transformer.layer.5.attention.v_lin.bias', 'bert.encoder.layer.5.attention.self.value.bias'],
  ['distilbert.transformer.layer.0.attention.out_lin.weight', 'bert.encoder.layer.0.attention.output.dense.weight'],
  ['distilbert.transformer.layer.0.sa_layer_norm.weight', 'bert.encoder.layer.0.attention.output.LayerNorm.weight'],
  ['distilbert.transformer.layer.0.ffn.lin1.weight', 'bert.encoder.layer.0.intermediate.dense.weight'],
  ['distilbert.transformer.layer.0.ffn.lin2.bias', 'bert.encoder.layer.0.output.dense.bias'],
  ['transformer.layer.0.output_layer_norm.bias', 'bert.encoder.layer.0.output.LayerNorm.bias'],
  ['vocab_transform.weight', 'cls.predictions.transform.dense.weight'],
  ['vocab_layer_norm.bias', 'cls.predictions.transform.LayerNorm.bias'],
  ['vocab_projector.bias', 'cls.predictions.decoder.bias'],
])('%s → %s', (stored, ours) => {
  expect(canonicalName(stored)).toBe(ours);
});

test.each([
  'cls.seq_relationship.weight',
  'cls.predictions.bias',
  'vocab_shapes.bias',
  'pre_classifier.weight',
  'discriminator_predictions.dense.weight',
  'generator.embeddings.weight',
  '',
])('what is no part of the encoder keeps its name: "%s"', (name) => {
  expect(canonicalName(name)).toBe(name);
});

test('parts that no family has keep their names, even those that every object has', () => {
  expect(canonicalName('encoder.layer.0.constructor.weight')).toBe('bert.encoder.layer.0.constructor.weight');
});

test('position numbers are known not to be weights', () => {
  expect(isKnownLeftover('bert.embeddings.position_ids')).toBe(true);
  expect(isKnownLeftover('bert.embeddings.position_embeddings.weight')).toBe(false);
});
