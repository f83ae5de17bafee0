import { join } from 'node:path';
import { z } from 'zod';
import { userError } from '../../shared/errors';
import { readTextFileIfPresent } from '../files/text-file';
import { parseJson } from './parse-json';
import {
  addedTokensFile,
  modelConfig,
  type ModelConfig,
  type SpecialTokensMap,
  specialTokensMap,
  tokenizerConfig,
  type TokenizerConfig,
} from './tokenizer-config';
import { parseTokenizerJson, type TokenizerJson } from './tokenizer-json';

/** The largest vocabularies in use take 20 MB. */
const MAX_BYTES = 128 * 2 ** 20;

/** What the files of a model folder say about its tokenizer; undefined where there is no such file. */
export interface TokenizerFiles {
  readonly folder: string;
  readonly tokenizerJson: TokenizerJson | undefined;
  /** vocab.txt, not yet parsed: it is not looked at where tokenizer.json is there. */
  readonly vocabText: string | undefined;
  readonly config: TokenizerConfig;
  readonly model: ModelConfig;
  readonly specialTokensMap: SpecialTokensMap | undefined;
  readonly addedTokens: Readonly<Record<string, number>> | undefined;
}

/**
 * Reads the tokenizer's files of a Hugging Face folder.
 * @throws a user error when a file is broken, or when there is no vocabulary.
 */
export async function readTokenizerFiles(folder: string): Promise<TokenizerFiles> {
  const jsonPath = join(folder, 'tokenizer.json');
  const jsonText = await readTextFileIfPresent(jsonPath, MAX_BYTES);
  const vocabText = jsonText === undefined ? await readTextFileIfPresent(join(folder, 'vocab.txt'), MAX_BYTES) : undefined;
  if (jsonText === undefined && vocabText === undefined) {
    throw userError(
      'tokenizer-missing',
      `${folder} holds neither tokenizer.json nor vocab.txt.`,
      'Choose the folder that holds the model’s files, config.json and model.safetensors among them.',
    );
  }
  return {
    folder,
    tokenizerJson: jsonText === undefined ? undefined : parseTokenizerJson(jsonText, jsonPath),
    vocabText,
    config: (await readJson(folder, 'tokenizer_config.json', tokenizerConfig)) ?? {},
    model: (await readJson(folder, 'config.json', modelConfig)) ?? {},
    specialTokensMap: await readJson(folder, 'special_tokens_map.json', specialTokensMap),
    addedTokens: await readJson(folder, 'added_tokens.json', addedTokensFile),
  };
}

async function readJson<Shape extends z.ZodType>(folder: string, name: string, shape: Shape): Promise<z.infer<Shape> | undefined> {
  const path = join(folder, name);
  const text = await readTextFileIfPresent(path, MAX_BYTES);
  return text === undefined ? undefined : parseJson(text, path, shape);
}
