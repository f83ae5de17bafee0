/**
 * How each encoder family spells its config.json, and what transformers takes where a key is missing
 * (configuration_bert.py, configuration_electra.py, configuration_distilbert.py, version 5.24).
 */

/** The families whose encoder is BERT's. MiniLM calls itself `bert`; ELECTRA's discriminator `electra`. */
export type ModelType = 'bert' | 'electra' | 'distilbert';

/** The values of an encoder's configuration that config.json spells by family. */
export type ConfigField =
  | 'vocabSize'
  | 'hiddenSize'
  | 'embeddingSize'
  | 'numHiddenLayers'
  | 'numAttentionHeads'
  | 'intermediateSize'
  | 'hiddenAct'
  | 'hiddenDropoutProb'
  | 'attentionProbsDropoutProb'
  | 'classifierDropout'
  | 'maxPositionEmbeddings'
  | 'typeVocabSize'
  | 'layerNormEps'
  | 'initializerRange'
  | 'padTokenId';

/** Key and default of each field; a field without a key is fixed. An undefined default means: as `hiddenSize`. */
export type ConfigSpelling = Readonly<Record<ConfigField, { readonly key?: string; readonly fallback: unknown }>>;

const BERT: ConfigSpelling = {
  vocabSize: { key: 'vocab_size', fallback: 30522 },
  hiddenSize: { key: 'hidden_size', fallback: 768 },
  embeddingSize: { fallback: undefined },
  numHiddenLayers: { key: 'num_hidden_layers', fallback: 12 },
  numAttentionHeads: { key: 'num_attention_heads', fallback: 12 },
  intermediateSize: { key: 'intermediate_size', fallback: 3072 },
  hiddenAct: { key: 'hidden_act', fallback: 'gelu' },
  hiddenDropoutProb: { key: 'hidden_dropout_prob', fallback: 0.1 },
  attentionProbsDropoutProb: { key: 'attention_probs_dropout_prob', fallback: 0.1 },
  classifierDropout: { key: 'classifier_dropout', fallback: null },
  maxPositionEmbeddings: { key: 'max_position_embeddings', fallback: 512 },
  typeVocabSize: { key: 'type_vocab_size', fallback: 2 },
  layerNormEps: { key: 'layer_norm_eps', fallback: 1e-12 },
  initializerRange: { key: 'initializer_range', fallback: 0.02 },
  padTokenId: { key: 'pad_token_id', fallback: 0 },
};

export const SPELLINGS: Readonly<Record<ModelType, ConfigSpelling>> = {
  bert: BERT,
  electra: {
    ...BERT,
    hiddenSize: { key: 'hidden_size', fallback: 256 },
    embeddingSize: { key: 'embedding_size', fallback: 128 },
    numAttentionHeads: { key: 'num_attention_heads', fallback: 4 },
    intermediateSize: { key: 'intermediate_size', fallback: 1024 },
  },
  distilbert: {
    ...BERT,
    hiddenSize: { key: 'dim', fallback: 768 },
    numHiddenLayers: { key: 'n_layers', fallback: 6 },
    numAttentionHeads: { key: 'n_heads', fallback: 12 },
    intermediateSize: { key: 'hidden_dim', fallback: 3072 },
    hiddenAct: { key: 'activation', fallback: 'gelu' },
    hiddenDropoutProb: { key: 'dropout', fallback: 0.1 },
    attentionProbsDropoutProb: { key: 'attention_dropout', fallback: 0.1 },
    classifierDropout: { key: 'seq_classif_dropout', fallback: 0.2 },
    // It has no token types; two whose embeddings are zero compute the same. Its LayerNorm's epsilon is in its code.
    typeVocabSize: { fallback: 2 },
    layerNormEps: { fallback: 1e-12 },
  },
};

/** `architectures` of the families, for config files from before there was a `model_type`. */
export const ARCHITECTURE_PREFIXES: Readonly<Record<string, ModelType>> = { Bert: 'bert', Electra: 'electra', DistilBert: 'distilbert' };
