import { userError, type AppError } from '../../shared/errors';
import { isModelTextFile, SHARD_INDEX, WEIGHTS_FILE } from '../formats/model-file-names';
import type { NamedFile } from './fetch-files';
import type { HubFile } from './hub-repository';

export const CONFIG = 'config.json';

const VOCABULARY = /^(vocab\.txt|tokenizer\.json)$/;
const PICKLE = /\.(bin|pt|pth|ckpt|pkl)$/i;

/** Beside larger ones stands a model of another kind, or a mistake. */
const MAX_SMALL_BYTES = 64 * 2 ** 20;

/** Where a model's weights are: in one file, or in those that an index names. */
export type Weights = { readonly kind: 'single'; readonly file: NamedFile } | { readonly kind: 'sharded'; readonly index: NamedFile };

/** @param what the model, for errors @throws a user error where the repository holds no model for transformers */
export function configOf(files: readonly HubFile[], what: string): NamedFile {
  const config = named(files, CONFIG);
  if (!config) throw userError('not-a-model', `There is no ${CONFIG} in ${what}: it is no model for Hugging Face’s transformers.`, 'Choose another one, such as google-bert/bert-base-uncased.');
  return config;
}

/** Everything but the weights. @throws a user error where the vocabulary is missing, so that the weights would be of no use */
export function smallFilesOf(files: readonly HubFile[], what: string): NamedFile[] {
  const small = files.filter(({ path, bytes }) => isModelTextFile(path) && bytes <= MAX_SMALL_BYTES);
  if (!small.some(({ path }) => VOCABULARY.test(path))) throw userError('tokenizer-missing', `There is neither vocab.txt nor tokenizer.json in ${what}.`, 'Choose another model.');
  return small.map((file) => ({ ...file, name: file.path }));
}

/** The weights as safetensors, where they are there. */
export function weightsOf(files: readonly HubFile[]): Weights | undefined {
  const file = named(files, WEIGHTS_FILE);
  if (file) return { kind: 'single', file };
  const index = named(files, SHARD_INDEX);
  return index && { kind: 'sharded', index };
}

/** @throws a user error where the index names a file that is not there */
export function shardsOf(files: readonly HubFile[], names: Iterable<string>, what: string): NamedFile[] {
  return [...new Set(names)].map((name) => {
    const shard = named(files, name);
    if (!shard) throw userError('shard-index-damaged', `${SHARD_INDEX} of ${what} names ${name}, which is not there.`, 'Choose another model, or tell its owners.');
    return shard;
  });
}

/** Why nothing is fetched. */
export function noSafetensors(files: readonly HubFile[], what: string): AppError {
  const pickle = files.find(({ path }) => PICKLE.test(path) && path !== 'training_args.bin')?.path;
  if (pickle === undefined) return userError('weights-not-found', `There are no weights in ${what} that Tunesmith reads: it has no ${WEIGHTS_FILE}.`, 'Choose a model with safetensors.');
  return userError('pickled-weights', `The weights of ${what} are there only as a pickle, ${pickle}, and the hub has not converted them yet. Pickles can run any code, so Tunesmith never reads them.`, 'Ask the hub’s converter for safetensors (huggingface.co/spaces/safetensors/convert), then try again; or choose another model.');
}

function named(files: readonly HubFile[], name: string): NamedFile | undefined {
  const file = files.find(({ path }) => path === name);
  return file && { ...file, name };
}
