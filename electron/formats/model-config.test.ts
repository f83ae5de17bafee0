import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { parseModelConfig } from './model-config';

/** As google-bert/bert-base-uncased has it. */
const BERT_BASE = {
  architectures: ['BertForMaskedLM'],
  attention_probs_dropout_prob: 0.1,
  gradient_checkpointing: false,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0.1,
  hidden_size: 768,
  initializer_range: 0.02,
  intermediate_size: 3072,
  layer_norm_eps: 1e-12,
  max_position_embeddings: 512,
  model_type: 'bert',
  num_attention_heads: 12,
  num_hidden_layers: 12,
  pad_token_id: 0,
  position_embedding_type: 'absolute',
  transformers_version: '4.6.0.dev0',
  type_vocab_size: 2,
  use_cache: true,
  vocab_size: 30522,
};

const parse = (json: unknown) => parseModelConfig(JSON.stringify(json), 'config.json');
const changed = (change: Record<string, unknown>) => parse({ ...BERT_BASE, ...change });

describe('reads', () => {
  test('BERT', () => {
    expect(parse(BERT_BASE)).toEqual({
      modelType: 'bert',
      vocabSize: 30522,
      hiddenSize: 768,
      embeddingSize: 768,
      numHiddenLayers: 12,
      numAttentionHeads: 12,
      intermediateSize: 3072,
      hiddenAct: 'gelu',
      hiddenDropoutProb: 0.1,
      attentionProbsDropoutProb: 0.1,
      classifierDropout: null,
      maxPositionEmbeddings: 512,
      typeVocabSize: 2,
      layerNormEps: 1e-12,
      initializerRange: 0.02,
      padTokenId: 0,
      id2label: ['LABEL_0', 'LABEL_1'],
      numLabels: 2,
    });
  });

  test('what is not said, as transformers completes it', () => {
    expect(parse({ model_type: 'bert' })).toEqual(parse(BERT_BASE));
  });

  test('ELECTRA, whose embeddings are narrower', () => {
    expect(parse({ model_type: 'electra' })).toMatchObject({ modelType: 'electra', hiddenSize: 256, embeddingSize: 128, numAttentionHeads: 4, intermediateSize: 1024 });
  });

  test('DistilBERT, in its own words', () => {
    const distilbert = { model_type: 'distilbert', dim: 384, n_heads: 6, n_layers: 3, hidden_dim: 1000, activation: 'relu', dropout: 0.2, attention_dropout: 0, hidden_size: 1 };
    expect(parse(distilbert)).toMatchObject({
      ...{ modelType: 'distilbert', hiddenSize: 384, embeddingSize: 384, numAttentionHeads: 6, numHiddenLayers: 3, intermediateSize: 1000 },
      ...{ hiddenAct: 'relu', hiddenDropoutProb: 0.2, attentionProbsDropoutProb: 0, classifierDropout: 0.2, typeVocabSize: 2, layerNormEps: 1e-12 },
    });
  });

  test('class names in the order of their ids, whatever they are called', () => {
    expect(changed({ id2label: { 10: 'k', ...Object.fromEntries(Array.from('abcdefghij').map((c, i) => [i, c])) } }).id2label.join('')).toBe('abcdefghijk');
    expect(changed({ id2label: { 0: '__proto__', 1: '', 2: 3 } })).toMatchObject({ id2label: ['__proto__', '', '3'], numLabels: 3 });
    expect(changed({ num_labels: 3 }).id2label).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
  });

  test('activations that are the same under another name', () => {
    expect(changed({ hidden_act: 'gelu_pytorch_tanh' }).hiddenAct).toBe('gelu_new');
    expect(changed({ hidden_act: 'gelu_python' }).hiddenAct).toBe('gelu');
  });

  test('files from before there was a model_type', () => {
    expect(changed({ model_type: undefined }).modelType).toBe('bert');
    expect(changed({ model_type: undefined, architectures: ['ElectraModel'] }).modelType).toBe('electra');
  });

  test('no padding token', () => {
    expect(changed({ pad_token_id: null }).padTokenId).toBe(0);
  });
});

describe('refuses', () => {
  test.each([
    [{ model_type: 'roberta' }, 'of the type "roberta"'],
    [{ model_type: undefined, architectures: ['BertweetFor'] }, 'of no known type'],
    [{ model_type: undefined, architectures: ['BertJapaneseModel'] }, 'of no known type'],
    [{ model_type: 'toString' }, 'of the type "toString"'],
    [{ position_embedding_type: 'relative_key' }, '"position_embedding_type" is "relative_key": expected "absolute"'],
    [{ is_decoder: true }, '"is_decoder"'],
    [{ pruned_heads: { 0: [1] } }, '"pruned_heads"'],
    [{ hidden_size: 0 }, '"hidden_size" is 0'],
    [{ hidden_size: 1e9 }, '"hidden_size" is 1000000000'],
    [{ hidden_size: '768' }, '"hidden_size" is "768"'],
    [{ hidden_size: 767.5 }, '"hidden_size" is 767.5'],
    [{ num_attention_heads: 11 }, '"num_attention_heads" is 11: expected a divisor of hidden_size, 768'],
    [{ num_hidden_layers: -1 }, '"num_hidden_layers"'],
    [{ vocab_size: 1e300 }, '"vocab_size"'],
    [{ hidden_act: 'swish' }, '"hidden_act" is "swish": expected one of gelu'],
    [{ hidden_act: 'constructor' }, '"hidden_act"'],
    [{ hidden_dropout_prob: 1 }, '"hidden_dropout_prob"'],
    [{ layer_norm_eps: 0 }, '"layer_norm_eps"'],
    [{ pad_token_id: 30522 }, '"pad_token_id" is 30522: expected less than vocab_size, 30522'],
    [{ id2label: { 0: 'a', 2: 'c' } }, 'none with the id 1'],
    [{ id2label: { 1: 'a', 2: 'b' } }, 'none with the id 0'],
    [{ id2label: { 0: 'a', '01': 'b' } }, 'none with the id 1'],
    [{ id2label: {} }, 'has 0 classes'],
    [{ id2label: ['a', 'b'] }, 'is not an object'],
    [{ id2label: 'a' }, 'is not an object'],
    [{ id2label: { 0: 'a', 1: 'a' } }, 'two classes the name "a"'],
    [{ id2label: { 0: null } }, 'no text'],
    [{ num_labels: 0 }, '"num_labels"'],
    [{ num_labels: 1e9 }, '"num_labels"'],
  ])('%j', (change, problem) => {
    expect(() => changed(change)).toThrow(problem);
    expect(() => changed(change)).toThrow('config.json');
  });

  test('what is no JSON object', () => {
    expect(() => parseModelConfig('{"a":', 'config.json')).toThrow('config.json is not valid JSON');
    expect(() => parseModelConfig('[]', 'config.json')).toThrow('config.json should hold a JSON object');
    expect(() => parseModelConfig('null', 'config.json')).toThrow('config.json should hold a JSON object');
    expect(() => parseModelConfig('['.repeat(1_000_000), 'config.json')).toThrow('config.json is not valid JSON');
  });
});

test('whatever the values are, it is a configuration or a user error', () => {
  const keys = [...Object.keys(BERT_BASE), 'id2label', 'num_labels', 'pruned_heads', '__proto__'];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (change) => {
      try {
        changed(change);
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.family !== 'user') throw thrown;
      }
    }),
    { numRuns: 2000 },
  );
});
