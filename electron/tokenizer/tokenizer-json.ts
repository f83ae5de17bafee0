/// <reference lib="es2024.string" />
import { z } from 'zod';
import { userError } from '../../shared/errors';
import type { AddedToken } from './added-tokens';
import { parseJson } from './parse-json';

/** Far above any vocabulary in use; keeps a damaged id from asking for gigabytes. */
const MAX_ID = 2 ** 24;

/** An added token with the id under which a file lists it. */
export interface NumberedToken {
  readonly id: number;
  readonly token: AddedToken;
}

/** Only what tells one kind of tokenizer from another. */
const kinds = z.looseObject({
  model: z.looseObject({ type: z.string().optional(), merges: z.unknown().optional() }),
  normalizer: z.looseObject({ type: z.string() }).nullish(),
  pre_tokenizer: z.looseObject({ type: z.string() }).nullish(),
});

const addedToken = z
  .object({
    id: z.int().min(0),
    content: z.string(),
    single_word: z.boolean(),
    lstrip: z.boolean(),
    rstrip: z.boolean(),
    normalized: z.boolean(),
    special: z.boolean(),
  })
  .transform(({ id, single_word, ...flags }): NumberedToken => ({ id, token: { ...flags, singleWord: single_word } }));

const typeId = z.int().min(0);
const templatePiece = z.union([
  z.object({ SpecialToken: z.object({ id: z.string(), type_id: typeId }) }),
  z.object({ Sequence: z.object({ id: z.enum(['A', 'B']), type_id: typeId }) }),
]);
const namedId = z.tuple([z.string(), z.int().min(0)]);

const postProcessor = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('TemplateProcessing'),
    single: z.array(templatePiece),
    pair: z.array(templatePiece),
    special_tokens: z.record(z.string(), z.object({ ids: z.array(z.int().min(0)), tokens: z.array(z.string()) })),
  }),
  z.object({ type: z.literal('BertProcessing'), cls: namedId, sep: namedId }),
]);

const tokenizerJson = z.object({
  added_tokens: z.array(addedToken),
  normalizer: z.object({
    clean_text: z.boolean(),
    handle_chinese_chars: z.boolean(),
    strip_accents: z.boolean().nullish(),
    lowercase: z.boolean(),
  }),
  // Checked only by those who use it: BERT's own classes put theirs in its place.
  post_processor: z.unknown().optional(),
  model: z.object({
    unk_token: z.string(),
    continuing_subword_prefix: z.string(),
    max_input_chars_per_word: z.int().min(0),
    vocab: z.custom<Record<string, number>>(isVocabulary, 'expected an object from token to id').transform((vocab) => new Map(Object.entries(vocab))),
  }),
});

/** The parts of a tokenizer.json that decide about ids; truncation and padding are left out on purpose. */
export type TokenizerJson = z.infer<typeof tokenizerJson>;
export type PostProcessorJson = z.infer<typeof postProcessor>;

/**
 * Reads a tokenizer.json.
 * @throws a user error when it is broken, or when it is not of BERT's kind (naming what it is).
 */
export function parseTokenizerJson(text: string, path: string): TokenizerJson {
  const { model, normalizer, pre_tokenizer: preTokenizer } = parseJson(text, path, kinds);
  // Files of the year 2020 name no model type: all but BPE's have no merges.
  expectKind(path, 'model', model.type ?? (model.merges === undefined ? 'WordPiece' : 'BPE'), 'WordPiece');
  expectKind(path, 'normalizer', normalizer?.type, 'BertNormalizer');
  expectKind(path, 'pre-tokenizer', preTokenizer?.type, 'BertPreTokenizer');
  return parseJson(text, path, tokenizerJson);
}

/**
 * The post-processor of a tokenizer.json; undefined when it has none.
 * @throws a user error when it is of a kind that BERT does not use.
 */
export function parsePostProcessor(json: TokenizerJson, path: string): PostProcessorJson | undefined {
  if (json.post_processor === null || json.post_processor === undefined) return undefined;
  const parsed = postProcessor.safeParse(json.post_processor);
  if (parsed.success) return parsed.data;
  throw unsupported(path, 'post-processor', (json.post_processor as { type?: string }).type, 'TemplateProcessing or BertProcessing');
}

function expectKind(path: string, part: string, found: string | undefined, expected: string): void {
  if (found !== expected) throw unsupported(path, part, found, expected);
}

function unsupported(path: string, part: string, found: string | undefined, expected: string): Error {
  return userError(
    'tokenizer-unsupported',
    `${path}: the ${part} is ${found ?? 'missing'}, not ${expected}.`,
    'Choose a model that uses BERT’s tokenizer: BERT, DistilBERT, ELECTRA, MiniLM and their like.',
  );
}

function isVocabulary(value: unknown): value is Record<string, number> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([token, id]) => token.isWellFormed() && Number.isInteger(id) && id >= 0 && id < MAX_ID);
}
