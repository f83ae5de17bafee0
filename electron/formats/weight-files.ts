import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { userError, type AppError } from '../../shared/errors';
import { fileError } from '../files/file-errors';
import { SHARD_INDEX, WEIGHTS_FILE } from './model-file-names';
import { openSafetensors } from './safetensors-reader';
import type { TensorEntry } from './safetensors-header';
import { openShards, shardFiles } from './sharded-weights';

/** A model's weights, from one file or many. Tensors are read when asked for; {@link close} it. */
export interface WeightSource {
  readonly names: readonly string[];
  /** @throws a user error when there is no such tensor */
  entry(name: string): TensorEntry;
  /** The values, row by row. @throws a user error when the tensor is missing, damaged or not of floats */
  readFloat32(name: string): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens the weights of a Hugging Face folder: model.safetensors or, for a model in several files,
 * model.safetensors.index.json and its shards. Pickles (pytorch_model.bin) run code when they are loaded: never read.
 *
 * @throws a user error that says what the folder holds instead and what to do
 */
export async function openWeights(folder: string): Promise<WeightSource> {
  const files = await listFolder(folder);
  if (files.includes(WEIGHTS_FILE)) return openSafetensors(join(folder, WEIGHTS_FILE));
  if (files.includes(SHARD_INDEX)) return openShards(folder);
  throw noSafetensors(folder, files);
}

/** The names of the files that {@link openWeights} reads. @throws a user error as it does */
export async function weightFiles(folder: string): Promise<string[]> {
  const files = await listFolder(folder);
  if (files.includes(WEIGHTS_FILE)) return [WEIGHTS_FILE];
  if (files.includes(SHARD_INDEX)) return [SHARD_INDEX, ...(await shardFiles(folder))];
  throw noSafetensors(folder, files);
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    throw fileError('read', folder, thrown);
  }
}

const PICKLE = /\.(bin|pt|pth|ckpt|pkl)$/i;
const OTHER_FRAMEWORK = /\.(h5|msgpack|onnx|ot|data-00000-of-00001)$/i;

function noSafetensors(folder: string, files: readonly string[]): AppError {
  const pickle = files.find((name) => PICKLE.test(name) && name !== 'training_args.bin');
  if (pickle !== undefined) {
    return userError('pickled-weights', `${folder} holds its weights only as a pickle, ${pickle}. Pickles can run any code, so Tunesmith never reads them.`, conversionHint(pickle));
  }
  const other = files.find((name) => OTHER_FRAMEWORK.test(name));
  if (other !== undefined) {
    return userError('unsupported-weights', `${folder} holds its weights only as ${other}.`, `Get the model as ${WEIGHTS_FILE}, or convert it with Python's transformers.`);
  }
  return userError('weights-not-found', `${folder} has no ${WEIGHTS_FILE}.`, 'Choose the folder of a model: it holds config.json, model.safetensors and vocab.txt.');
}

/** Keeps every tensor and its name; `weights_only` keeps the pickle from running code. */
function conversionHint(pickle: string): string {
  const file = /^[\w.-]+$/.test(pickle) ? pickle : 'pytorch_model.bin';
  const program = [
    'import torch; from safetensors.torch import save_file',
    `w = torch.load('${file}', map_location='cpu', weights_only=True)`,
    `save_file({k: v.clone().contiguous() for k, v in w.items()}, '${WEIGHTS_FILE}', metadata={'format': 'pt'})`,
  ].join('; ');
  return `Get the model as ${WEIGHTS_FILE}, or convert it, in that folder: python -c "${program}"`;
}
