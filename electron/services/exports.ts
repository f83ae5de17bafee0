import { existsSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError, cancelledError, userError } from '../../shared/errors';
import { atomicFolder, copyAtomically, writeFileAtomically } from '../files/atomic-file';
import { fileError } from '../files/file-errors';
import { makeFolders, removeEmpty } from '../files/folders';
import { isModelTextFile, WEIGHTS_FILE } from '../formats/model-file-names';
import { readModelConfig } from '../formats/read-model-config';
import { writeSafetensors } from '../formats/safetensors-writer';
import { isFloatDtype } from '../formats/tensor-dtypes';
import { openWeights, weightFiles } from '../formats/weight-files';
import type { Application } from './application';
import { Classifier } from './classifier';
import { modelFolder } from './models';

const CONFIG = 'config.json';

export interface ExportOptions {
  readonly model: string;
  readonly out: string;
  /** Weights in float16, which takes half the space; they are still computed with in float32. */
  readonly half?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Copies a model to a new folder that Python's transformers loads, after loading it once itself.
 *
 * @returns the names of the files written.
 * @throws a user error when the model does not load, or the new folder is not empty; a cancelled error, after which there is no new folder.
 */
export async function exportHuggingFace(app: Application, { model, out, half = false, signal }: ExportOptions): Promise<string[]> {
  const from = modelFolder(model);
  // A link to an empty folder stays.
  const to = await realpath(out).catch(() => resolve(out));
  await checkLoads(app, from, signal);
  try {
    await checkEmpty(to);
    return await copyWhole(from, to, half, signal);
  } catch (error) {
    throw fileError('write', to, error);
  }
}

async function checkEmpty(folder: string): Promise<void> {
  const present = existsSync(folder) ? await readdir(folder) : [];
  if (present.length > 0) throw userError('folder-not-empty', `The folder ${folder} is not empty.`, 'Name another one with --out.');
}

/** A model that was pre-trained and not fine-tuned yet lacks a classifier, and nothing else: it is looked for last. */
async function checkLoads(app: Application, folder: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    (await Classifier.open(app, folder, { signal })).dispose();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'no-classification-head' || !(await isPretrained(folder))) throw error;
  }
}

async function isPretrained(folder: string): Promise<boolean> {
  const weights = await openWeights(folder);
  await weights.close();
  return weights.names.some((name) => name.startsWith('cls.'));
}

/** The files that make a Hugging Face folder appear at once, under the new folder's name, or none does; others, such as the run's, stay where they are. */
async function copyWhole(from: string, to: string, half: boolean, signal: AbortSignal | undefined): Promise<string[]> {
  const texts = (await readdir(from)).filter(isModelTextFile);
  const copied = half ? texts.filter((name) => name !== CONFIG) : [...texts, ...(await weightFiles(from))];
  await makeFolders(dirname(to));
  const copyAll = async (temporary: string) => {
    for (const name of copied) await copyAtomically(join(from, name), join(temporary, name), { signal });
    if (half) await writeHalf(from, temporary, signal);
    // What came into it while the model was copied is not ours to replace.
    await checkEmpty(to);
    if (existsSync(to)) await removeEmpty(to);
  };
  await atomicFolder(to, copyAll);
  return (half ? [...copied, CONFIG, WEIGHTS_FILE] : copied).sort();
}

/** Weights in one file, each rounded to float16; `dtype` has transformers compute in float32 nevertheless. */
async function writeHalf(from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  const weights = await openWeights(from);
  try {
    // What is no number to learn, as older checkpoints' position numbers, follows from the model's shape.
    const names = weights.names.filter((name) => isFloatDtype(weights.entry(name).dtype));
    const read = (name: string) => {
      if (signal?.aborted) throw cancelledError();
      return weights.readFloat32(name);
    };
    const tensors = names.map((name) => ({ name, shape: weights.entry(name).shape, data: () => read(name) }));
    await writeSafetensors(join(to, WEIGHTS_FILE), tensors, { dtype: 'F16' });
  } finally {
    await weights.close();
  }
  const { originalConfig } = await readModelConfig(from);
  await writeFileAtomically(join(to, CONFIG), `${JSON.stringify({ ...originalConfig, dtype: 'float32' }, null, 2)}\n`);
}
