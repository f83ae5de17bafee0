import { join } from 'node:path';
import { userError } from '../../shared/errors';
import { assignIds } from './added-tokens';
import { gatherAddedTokens, type RoleNames } from './gather-added-tokens';
import { readTokenizerFiles, type TokenizerFiles } from './model-folder';
import { bertTemplate } from './template';
import { tokenizerClassOf } from './tokenizer-class';
import { modelMaxLengthOf } from './tokenizer-config';
import { parsePostProcessor, type TokenizerJson } from './tokenizer-json';
import { templateOf } from './tokenizer-json-template';
import { BERT_SPECIAL_TOKENS, type SpecialTokens, type TokenizerSettings } from './tokenizer-settings';
import { parseVocabFile } from './vocab-file';
import { BERT_WORD_PIECE } from './word-piece';
import { WordPieceTokenizer } from './wordpiece-tokenizer';

const BERT_ROLES: RoleNames = {
  pad_token: BERT_SPECIAL_TOKENS.pad,
  unk_token: BERT_SPECIAL_TOKENS.unk,
  cls_token: BERT_SPECIAL_TOKENS.cls,
  sep_token: BERT_SPECIAL_TOKENS.sep,
  mask_token: BERT_SPECIAL_TOKENS.mask,
};

/**
 * The tokenizer of a Hugging Face folder: from tokenizer.json, or else from vocab.txt. It gives the ids that transformers'
 * `AutoTokenizer` gives for that folder; truncation and padding stored in tokenizer.json are ignored.
 * @throws a user error that says what is wrong, in which file and line, and what to do.
 */
export async function loadTokenizer(folder: string): Promise<WordPieceTokenizer> {
  const files = await readTokenizerFiles(folder);
  const kind = tokenizerClassOf(files.config, files.model, files.tokenizerJson !== undefined);
  return new WordPieceTokenizer(kind === 'bert' ? bertClassSettings(files) : genericSettings(files));
}

/** As `BertTokenizer.__init__`: of tokenizer.json it takes the vocabulary and the added tokens, and nothing else. */
function bertClassSettings(files: TokenizerFiles): TokenizerSettings {
  const { config } = files;
  const { roles, tokens } = gatherAddedTokens({ ...files, numberedTokens: files.tokenizerJson?.added_tokens }, BERT_ROLES);
  const unkToken = roles.unk_token!;
  const vocabulary = vocabularyOf(files, unkToken);
  const addedTokens = assignIds(tokens, vocabulary);
  const ids = new Map([...addedTokens].map(([id, { content }]) => [content, id]));
  const named = (token: string): { token: string; id: number } => ({ token, id: ids.get(token)! });
  return {
    vocabulary,
    normalizer: {
      cleanText: true,
      handleChineseChars: config.tokenize_chinese_chars ?? true,
      stripAccents: config.strip_accents ?? null,
      lowercase: config.do_lower_case ?? true,
    },
    wordPiece: { ...BERT_WORD_PIECE, unkToken },
    addedTokens,
    specialTokens: { pad: roles.pad_token!, unk: unkToken, cls: roles.cls_token!, sep: roles.sep_token!, mask: roles.mask_token },
    template: bertTemplate(named(roles.cls_token!), named(roles.sep_token!)),
    modelMaxLength: modelMaxLengthOf(config),
  };
}

/** As transformers' `TokenizersBackend`: tokenizer.json as it stands, and the tokens that the other files add to it. */
function genericSettings(files: TokenizerFiles): TokenizerSettings {
  const { tokenizerJson: json, config, folder } = files;
  if (json === undefined) {
    const named = config.tokenizer_class ?? files.model.tokenizer_class ?? 'unknown';
    throw userError('tokenizer-unsupported', `${folder}: the tokenizer is a ${named} and has no tokenizer.json.`, 'Choose a BERT model, or save its tokenizer again with a current version of transformers.');
  }
  const { roles, tokens } = gatherAddedTokens({ ...files, numberedTokens: json.added_tokens }, {});
  const vocabulary = vocabularyOf(files, json.model.unk_token);
  const addedTokens = assignIds([...json.added_tokens.map(({ token }) => token), ...tokens], vocabulary);
  return {
    vocabulary,
    normalizer: {
      cleanText: json.normalizer.clean_text,
      handleChineseChars: json.normalizer.handle_chinese_chars,
      stripAccents: json.normalizer.strip_accents ?? null,
      lowercase: json.normalizer.lowercase,
    },
    wordPiece: {
      unkToken: json.model.unk_token,
      continuingSubwordPrefix: json.model.continuing_subword_prefix,
      maxInputCharsPerWord: json.model.max_input_chars_per_word,
    },
    addedTokens,
    specialTokens: genericSpecialTokens(json, roles, new Set([...vocabulary.keys(), ...tokens.map(({ content }) => content)]), folder),
    template: templateOf(parsePostProcessor(json, join(folder, 'tokenizer.json'))),
    modelMaxLength: modelMaxLengthOf(config),
  };
}

/** A generic tokenizer's roles, BERT's names where the files say nothing. */
function genericSpecialTokens(json: TokenizerJson, roles: RoleNames, known: ReadonlySet<string>, folder: string): SpecialTokens {
  const required = (role: keyof RoleNames): string => {
    const token = roles[role] ?? BERT_ROLES[role]!;
    if (known.has(token)) return token;
    throw userError('tokenizer-without-special-token', `${join(folder, 'tokenizer.json')}: no token ${token}.`, `Name the model’s ${role} in tokenizer_config.json.`);
  };
  const mask = roles.mask_token ?? BERT_SPECIAL_TOKENS.mask;
  return {
    pad: required('pad_token'),
    unk: json.model.unk_token,
    cls: required('cls_token'),
    sep: required('sep_token'),
    mask: known.has(mask) ? mask : undefined,
  };
}

/** @throws a user error when `unkToken` is missing: the first unknown word would have no id. */
function vocabularyOf({ tokenizerJson, vocabText, folder }: TokenizerFiles, unkToken: string): ReadonlyMap<string, number> {
  if (tokenizerJson === undefined) return parseVocabFile(vocabText ?? '', join(folder, 'vocab.txt'), unkToken);
  const vocabulary = tokenizerJson.model.vocab;
  if (vocabulary.has(unkToken)) return vocabulary;
  throw userError('vocabulary-without-unk', `${join(folder, 'tokenizer.json')}: no token ${unkToken} in model.vocab.`, 'Choose a complete BERT model folder.');
}
