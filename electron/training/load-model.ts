import { join } from 'node:path';
import { userError } from '../../shared/errors';
import { Random, RANDOM_STREAMS } from '../../shared/math/random';
import { BertClassifier } from '../bert/classifier';
import { importWeights, isPretrainingHead, readPretrainingHeads, type ImportOptions, type ImportReport } from '../bert/import-weights';
import { initialParameter } from '../bert/initialise';
import { canonicalName } from '../bert/parameter-names';
import { isMaskedLanguageParameter, parameterShapes } from '../bert/parameter-shapes';
import { Parameters, type NamedArray } from '../bert/parameters';
import { BertPretrainingModel } from '../bert/pretraining-model';
import type { TensorOps } from '../bert/tensor-ops';
import { checkComputable } from '../formats/computable';
import { parseInputSettings, type InputSettings } from '../formats/input-settings';
import type { BertConfig } from '../formats/model-config';
import { readModelConfig } from '../formats/read-model-config';
import { openWeights } from '../formats/weight-files';
import { loadTokenizer } from '../tokenizer/load-tokenizer';
import type { WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';

/** Of a model that was not fine-tuned. */
export const NO_INPUT_SETTINGS: InputSettings = { longTexts: 'head' };

export interface LoadedModel<M = BertClassifier> {
  readonly model: M;
  readonly tokenizer: WordPieceTokenizer;
  /** The folder's config.json, for the keys that we do not know but keep. */
  readonly originalConfig: Readonly<Record<string, unknown>>;
  /** How a fine-tuned model's texts were read in training. */
  readonly input: InputSettings;
  readonly imported?: ImportReport;
  /** Heads of the checkpoint that are not trained but kept beside the model: they still fill masks. */
  readonly carried?: readonly NamedArray[];
}

/** What a base model becomes a classifier with. */
export interface EncoderOptions {
  readonly labels: readonly string[];
  readonly seed: number;
  readonly dropout: number | undefined;
}

/** Loads a fine-tuned classifier, head and all. */
export async function loadClassifier(ops: TensorOps, folder: string): Promise<LoadedModel> {
  const { config, originalConfig } = await readModelConfig(folder);
  checkHead(config, originalConfig, folder);
  return load(ops, folder, config, originalConfig, { head: 'required', seed: 0 });
}

/** Loads a pre-trained encoder and puts a new head on it, for these classes. */
export async function loadEncoder(ops: TensorOps, folder: string, options: EncoderOptions): Promise<LoadedModel> {
  const { config, originalConfig } = await readModelConfig(folder);
  const classifierConfig = withDropout({ ...config, id2label: options.labels, numLabels: options.labels.length }, options.dropout);
  const loaded = await load(ops, folder, classifierConfig, originalConfig, { head: 'new', seed: options.seed });
  if (!hasOwnDecoder(originalConfig)) return loaded;
  return { ...loaded, carried: (loaded.carried ?? []).filter(({ name }) => !isMaskedLanguageParameter(name)) };
}

/** A BERT of the folder's shape, with its tokenizer, whose weights are all new: it has learnt nothing. */
export async function loadFromScratch(ops: TensorOps, folder: string, { labels, seed, dropout }: EncoderOptions): Promise<LoadedModel> {
  const { config: base, originalConfig } = await readModelConfig(folder);
  checkComputable(base, folder);
  const config = withDropout({ ...base, id2label: labels, numLabels: labels.length }, dropout);
  const tokenizer = await loadTokenizer(folder);
  const parameters = new Parameters(ops);
  const random = new Random(seed, RANDOM_STREAMS.newWeights);
  for (const [name, shape] of parameterShapes(config)) parameters.add(initialParameter(name, shape, config.initializerRange, random));
  return { model: new BertClassifier(ops, config, parameters), tokenizer, originalConfig, input: NO_INPUT_SETTINGS };
}

/** One probability in place of the model's own; `undefined` leaves them. */
export function withDropout(config: BertConfig, dropout: number | undefined): BertConfig {
  return dropout === undefined ? config : { ...config, hiddenDropoutProb: dropout, attentionProbsDropoutProb: dropout, classifierDropout: dropout };
}

/**
 * Loads a model to go on pre-training it, or to fill masks: with the heads for that, new ones where the folder has none.
 *
 * @throws a user error, beside those of the files, where words are decoded with other weights than their embeddings
 */
export async function loadPretrainingModel(ops: TensorOps, folder: string, seed = 0): Promise<LoadedModel<BertPretrainingModel>> {
  const { config, originalConfig } = await readModelConfig(folder);
  if (hasOwnDecoder(originalConfig)) throw userError('untied-decoder', `${folder} guesses words with a decoder of its own ("tie_word_embeddings": false); Tunesmith knows BERTs whose word embeddings are the decoder.`, 'Choose another model for masked words and pre-training; a classifier can be fine-tuned from this one.');
  const { parameters, ...loaded } = await loadParameters(ops, folder, config, { head: 'pretraining', seed });
  return { model: new BertPretrainingModel(ops, config, parameters), originalConfig, input: NO_INPUT_SETTINGS, ...loaded };
}

async function load(
  ops: TensorOps,
  folder: string,
  config: BertConfig,
  originalConfig: Readonly<Record<string, unknown>>,
  options: ParameterOptions,
): Promise<LoadedModel> {
  const input = parseInputSettings(originalConfig, join(folder, 'config.json'));
  const { parameters, ...loaded } = await loadParameters(ops, folder, config, options);
  return { model: new BertClassifier(ops, config, parameters), originalConfig, input, ...loaded };
}

interface ParameterOptions {
  readonly head: ImportOptions['head'];
  readonly seed: number;
}

interface LoadedParameters extends Pick<LoadedModel, 'tokenizer' | 'carried'> {
  readonly parameters: Parameters;
  readonly imported: ImportReport;
}

async function loadParameters(ops: TensorOps, folder: string, config: BertConfig, { head, seed }: ParameterOptions): Promise<LoadedParameters> {
  checkComputable(config, folder);
  const tokenizer = await loadTokenizer(folder);
  if (tokenizer.vocabSize > config.vocabSize) {
    throw userError('vocabulary-mismatch', `${folder}: the tokenizer has ${tokenizer.vocabSize} tokens, but config.json says "vocab_size": ${config.vocabSize}.`, 'Tokenizer and weights belong to different models: get the folder again.');
  }
  const source = await openWeights(folder);
  const parameters = new Parameters(ops);
  try {
    const random = new Random(seed, RANDOM_STREAMS.newWeights);
    const imported = await importWeights(source, config, { head, random, onParameter: (parameter) => parameters.add(parameter) });
    const carried = head === 'new' ? await readPretrainingHeads(source, config) : [];
    // Those of a classifier's folder were carried there by us, and are no news.
    const leftOver = imported.leftOver.filter((name) => !isPretrainingHead(canonicalName(name)));
    return { parameters, tokenizer, carried, imported: { ...imported, leftOver } };
  } catch (error) {
    parameters.dispose();
    throw error;
  } finally {
    await source.close();
  }
}

/** Whether masked words are guessed with other weights than the word embeddings. */
function hasOwnDecoder({ tie_word_embeddings: isTied }: Readonly<Record<string, unknown>>): boolean {
  return isTied === false;
}

/** Other families have other heads, and other kinds of problem read the logits in another way. */
function checkHead({ modelType }: BertConfig, { problem_type: problem }: Readonly<Record<string, unknown>>, folder: string): void {
  if (modelType !== 'bert') {
    throw userError('unsupported-head', `${folder} is a classifier of the type "${modelType}", whose head is not BERT's.`, 'Fine-tune a model from it with tunesmith finetune --model DIR, and use that.');
  }
  if (typeof problem === 'string' && problem !== 'single_label_classification') {
    throw userError('unsupported-problem', `${folder} is a model for the problem "${problem}"; Tunesmith knows classifiers with one label a text.`, 'Choose another model.');
  }
}
