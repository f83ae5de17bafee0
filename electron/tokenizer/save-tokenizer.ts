import type { AddedToken } from './added-tokens';
import { bertTemplate } from './template';
import { templateToJson } from './tokenizer-json-template';
import type { TokenizerSettings } from './tokenizer-settings';
import { formatVocabFile } from './vocab-file';
import { BERT_WORD_PIECE } from './word-piece';
import type { WordPieceTokenizer } from './wordpiece-tokenizer';

/** A file of a model folder. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/**
 * The files from which `AutoTokenizer`, `tokenizers.Tokenizer.from_file` and `loadTokenizer` make this tokenizer again.
 * `modelMaxLength`: the longest sequence, in ids with special tokens.
 */
export function tokenizerFiles(tokenizer: WordPieceTokenizer, { modelMaxLength }: { readonly modelMaxLength: number }): NamedText[] {
  const { settings } = tokenizer;
  return [
    { name: 'vocab.txt', text: formatVocabFile(settings.vocabulary) },
    { name: 'tokenizer.json', text: toText(tokenizerJson(settings)) },
    { name: 'tokenizer_config.json', text: toText(tokenizerConfig(tokenizer, modelMaxLength)) },
  ];
}

function tokenizerJson({ vocabulary, normalizer, wordPiece, addedTokens, template }: TokenizerSettings): object {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: byId(addedTokens).map(([id, token]) => ({ id, ...flagsOf(token) })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: normalizer.cleanText,
      handle_chinese_chars: normalizer.handleChineseChars,
      strip_accents: normalizer.stripAccents,
      lowercase: normalizer.lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: templateToJson(template),
    decoder: { type: 'WordPiece', prefix: wordPiece.continuingSubwordPrefix, cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: wordPiece.unkToken,
      continuing_subword_prefix: wordPiece.continuingSubwordPrefix,
      max_input_chars_per_word: wordPiece.maxInputCharsPerWord,
      vocab: Object.fromEntries([...vocabulary].sort(([, a], [, b]) => a - b)),
    },
  };
}

function tokenizerConfig(tokenizer: WordPieceTokenizer, modelMaxLength: number): object {
  const { normalizer, specialTokens, addedTokens } = tokenizer.settings;
  return {
    added_tokens_decoder: Object.fromEntries(byId(addedTokens).map(([id, token]) => [id, flagsOf(token)])),
    cls_token: specialTokens.cls,
    do_lower_case: normalizer.lowercase,
    ...(specialTokens.mask === undefined ? {} : { mask_token: specialTokens.mask }),
    model_max_length: modelMaxLength,
    pad_token: specialTokens.pad,
    sep_token: specialTokens.sep,
    strip_accents: normalizer.stripAccents,
    tokenize_chinese_chars: normalizer.handleChineseChars,
    tokenizer_class: fitsBertClass(tokenizer) ? 'BertTokenizer' : 'PreTrainedTokenizerFast',
    unk_token: specialTokens.unk,
  };
}

/** Whether Python's `BertTokenizer` can be it: that class knows no other template, word limit or clean-up. */
function fitsBertClass({ settings, specialIds }: WordPieceTokenizer): boolean {
  const { normalizer, wordPiece, specialTokens, template } = settings;
  const bert = bertTemplate({ token: specialTokens.cls, id: specialIds.cls }, { token: specialTokens.sep, id: specialIds.sep });
  return (
    normalizer.cleanText &&
    specialTokens.mask !== undefined &&
    wordPiece.continuingSubwordPrefix === BERT_WORD_PIECE.continuingSubwordPrefix &&
    wordPiece.maxInputCharsPerWord === BERT_WORD_PIECE.maxInputCharsPerWord &&
    JSON.stringify(templateToJson(template)) === JSON.stringify(templateToJson(bert))
  );
}

function flagsOf({ content, singleWord, lstrip, rstrip, normalized, special }: AddedToken): object {
  return { content, single_word: singleWord, lstrip, rstrip, normalized, special };
}

function byId(tokens: TokenizerSettings['addedTokens']): [number, AddedToken][] {
  return [...tokens].sort(([a], [b]) => a - b);
}

function toText(json: object): string {
  return `${JSON.stringify(json, null, 2)}\n`;
}
