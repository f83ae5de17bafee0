import type { ModelConfig, TokenizerConfig } from './tokenizer-config';

/** The Python classes that are BERT's tokenizer under their own name; each also with `Fast` at its end. */
const BERT_CLASSES = new Set([
  'BertTokenizer',
  'ConvBertTokenizer',
  'DistilBertTokenizer',
  'ElectraTokenizer',
  'LayoutLMTokenizer',
  'LxmertTokenizer',
  'MobileBertTokenizer',
  'SqueezeBertTokenizer',
]);

/** The model types whose tokenizer is BERT's where no class is named. */
const BERT_MODEL_TYPES = new Set([
  'bert',
  'convbert',
  'distilbert',
  'electra',
  'layoutlm',
  'megatron-bert',
  'mobilebert',
  'nomic_bert',
  'squeezebert',
]);

/**
 * Who decides about normalisation, following transformers' `AutoTokenizer`: `bert` takes the vocabulary from the files and
 * all else from tokenizer_config.json (with BERT's defaults, whatever tokenizer.json says); `generic` takes tokenizer.json
 * as it stands. A folder with a vocab.txt alone is BERT's.
 */
export function tokenizerClassOf(config: TokenizerConfig, model: ModelConfig, hasTokenizerJson: boolean): 'bert' | 'generic' {
  const named = config.tokenizer_class ?? model.tokenizer_class;
  if (named) return BERT_CLASSES.has(named.replace(/Fast$/, '')) ? 'bert' : 'generic';
  if (!hasTokenizerJson) return 'bert';
  return BERT_MODEL_TYPES.has(model.model_type ?? '') ? 'bert' : 'generic';
}
