import { z } from 'zod';
import type { AddedToken } from './added-tokens';

/** An added token as Python writes it; flags that are missing mean what Python's constructor means. */
const pythonToken = z.object({
  content: z.string(),
  single_word: z.boolean().default(false),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
  normalized: z.boolean().optional(),
  special: z.boolean().optional(),
});
export type PythonToken = z.infer<typeof pythonToken>;

const tokenOrName = z.union([z.string(), pythonToken]);
const role = tokenOrName.nullish();

/** special_tokens_map.json: the names of the tokens with a role. */
export const specialTokensMap = z.object({
  bos_token: role,
  eos_token: role,
  unk_token: role,
  sep_token: role,
  pad_token: role,
  cls_token: role,
  mask_token: role,
  additional_special_tokens: z.array(tokenOrName).nullish(),
  extra_special_tokens: z.union([z.array(tokenOrName), z.record(z.string(), tokenOrName)]).nullish(),
});
export type SpecialTokensMap = z.infer<typeof specialTokensMap>;

/** The roles in the order in which transformers adds their tokens. */
export const ROLES = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'] as const;

/** tokenizer_config.json: the arguments of the Python class that saved it. */
export const tokenizerConfig = specialTokensMap.extend({
  tokenizer_class: z.string().nullish(),
  do_lower_case: z.boolean().optional(),
  strip_accents: z.boolean().nullish(),
  tokenize_chinese_chars: z.boolean().optional(),
  model_max_length: z.number().nullish(),
  /** What the folders of 2019 call it. */
  max_len: z.number().nullish(),
  added_tokens_decoder: z.record(z.string(), pythonToken).optional(),
});
export type TokenizerConfig = z.infer<typeof tokenizerConfig>;

/** added_tokens.json, which old folders have: token to id. */
export const addedTokensFile = z.record(z.string(), z.int().min(0));

/** What of a model's config.json concerns its tokenizer. */
export const modelConfig = z.object({ model_type: z.string().nullish(), tokenizer_class: z.string().nullish() });
export type ModelConfig = z.infer<typeof modelConfig>;

/** The added token that a name or a Python token stands for; `special` overrides what it says of itself. */
export function toAddedToken(token: string | PythonToken, special?: boolean): AddedToken {
  if (typeof token === 'string') return toAddedToken({ content: token, single_word: false, lstrip: false, rstrip: false }, special);
  const isSpecial = special ?? token.special ?? false;
  return {
    content: token.content,
    singleWord: token.single_word,
    lstrip: token.lstrip,
    rstrip: token.rstrip,
    normalized: token.normalized ?? !isSpecial,
    special: isSpecial,
  };
}

/** The length that "no limit" is not: transformers writes 1e30 where nobody said. */
export function modelMaxLengthOf(config: TokenizerConfig): number | undefined {
  const length = config.model_max_length ?? config.max_len;
  return typeof length === 'number' && length > 0 && length < 1e9 ? Math.floor(length) : undefined;
}
