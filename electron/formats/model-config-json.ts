import { INPUT_SETTINGS_KEY, inputSettingsJson, type InputSettings } from './input-settings';
import type { BertConfig } from './model-config';

/** What a model's weights are for beside encoding: pre-training has two heads, and may have taught one of them alone. */
export type ModelHead = 'classification' | PretrainingHead;
export type PretrainingHead = 'pretraining' | 'masked-words' | 'next-sentence';

export interface ConfigUse {
  /** A classifier's, unless given. */
  readonly head?: ModelHead | undefined;
  /** How a classifier's texts are read, for those who use it. */
  readonly input?: InputSettings | undefined;
}

/**
 * config.json of a model, such that `from_pretrained` of `AutoModelForSequenceClassification`, or of pre-training's class, loads it
 * and `AutoTokenizer` finds its tokenizer. Always in BERT's spelling: what we train is a BERT, whatever lent it its encoder.
 *
 * @param original the base model's config.json: keys that we do not know are kept
 */
export function configJson(config: BertConfig, original: Readonly<Record<string, unknown>> = {}, { head = 'classification', input = { longTexts: 'head' } }: ConfigUse = {}): string {
  if (config.embeddingSize !== config.hiddenSize) throw new Error('BERT has no projection from embeddings to another hidden size.');
  const kept = Object.entries(original).filter(([key]) => !NOT_KEPT.has(key));
  const ofHead = head === 'classification' ? { ...classifierKeys(config), [INPUT_SETTINGS_KEY]: inputSettingsJson(input) } : { architectures: [ARCHITECTURES[head]] };
  const members = new Map<string, unknown>([...kept, ...Object.entries({ ...bertKeys(config), ...ofHead })]);
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/**
 * Of the base model's keys: those that speak of its own head, file or origin (a path on somebody's disk), those that
 * other families use for what we write in BERT's spelling, that of a decoder of its own, which we never write, and those that make
 * transformers run code or unpack weights.
 */
const NOT_KEPT = new Set([
  ...['_name_or_path', 'finetuning_task', 'task_specific_params', 'num_labels', 'pruned_heads', 'torch_dtype'],
  ...['dim', 'n_layers', 'n_heads', 'hidden_dim', 'activation', 'dropout', 'attention_dropout', 'seq_classif_dropout', 'qa_dropout'],
  ...['embedding_size', 'sinusoidal_pos_embds', 'summary_type', 'summary_use_proj', 'summary_activation', 'summary_last_dropout'],
  'tie_word_embeddings',
  ...['auto_map', 'custom_pipelines', 'quantization_config'],
  ...['architectures', 'problem_type', 'id2label', 'label2id'],
]);

const ARCHITECTURES: Readonly<Record<PretrainingHead, string>> = {
  'pretraining': 'BertForPreTraining',
  'masked-words': 'BertForMaskedLM',
  'next-sentence': 'BertForNextSentencePrediction',
};

function bertKeys(config: BertConfig): Record<string, unknown> {
  return {
    model_type: 'bert',
    // Without it, transformers would compute in the precision that the weights are stored in.
    dtype: 'float32',
    vocab_size: config.vocabSize,
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.numHiddenLayers,
    num_attention_heads: config.numAttentionHeads,
    intermediate_size: config.intermediateSize,
    hidden_act: config.hiddenAct,
    hidden_dropout_prob: config.hiddenDropoutProb,
    attention_probs_dropout_prob: config.attentionProbsDropoutProb,
    classifier_dropout: config.classifierDropout,
    max_position_embeddings: config.maxPositionEmbeddings,
    type_vocab_size: config.typeVocabSize,
    layer_norm_eps: config.layerNormEps,
    initializer_range: config.initializerRange,
    pad_token_id: config.padTokenId,
    position_embedding_type: 'absolute',
  };
}

function classifierKeys({ id2label }: BertConfig): Record<string, unknown> {
  return {
    architectures: ['BertForSequenceClassification'],
    problem_type: 'single_label_classification',
    id2label: Object.fromEntries(id2label.map((label, id) => [String(id), label])),
    label2id: Object.fromEntries(id2label.map((label, id) => [label, id])),
  };
}
