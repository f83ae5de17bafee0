import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { userError } from '../../shared/errors';
import { atomicFolder, copyAtomically } from '../files/atomic-file';
import { fileError } from '../files/file-errors';
import { makeFolders } from '../files/folders';
import type { Application } from './application';
import { Classifier } from './classifier';
import { modelFolder } from './models';

/** The files that make a Hugging Face folder; others, the run above all, stay where they are. */
const HUGGING_FACE_FILES = ['config.json', 'vocab.txt', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'README.md'];
/** In one file, or in several with their index. */
const WEIGHT_FILE = /^model(-\d+-of-\d+)?\.safetensors(\.index\.json)?$/;

/**
 * Copies a fine-tuned model to a new folder that Python's transformers loads, after loading it once itself.
 *
 * @returns the names of the files written.
 * @throws a user error when the model does not load, or the new folder is not empty.
 */
export async function exportHuggingFace(app: Application, { model, out }: { readonly model: string; readonly out: string }): Promise<string[]> {
  const from = modelFolder(model);
  const to = resolve(out);
  (await Classifier.open(app, from)).dispose();
  try {
    const present = existsSync(to) ? await readdir(to) : [];
    if (present.length > 0) throw userError('folder-not-empty', `The folder ${to} is not empty.`, 'Name another one with --out.');
    return await copyWhole(from, to);
  } catch (error) {
    throw fileError('write', to, error);
  }
}

/** All files appear at once, under the new folder's name, or none. */
async function copyWhole(from: string, to: string): Promise<string[]> {
  const names = (await readdir(from)).filter((name) => HUGGING_FACE_FILES.includes(name) || WEIGHT_FILE.test(name)).sort();
  await makeFolders(dirname(to));
  const copyAll = async (temporary: string) => {
    for (const name of names) await copyAtomically(join(from, name), join(temporary, name));
  };
  await atomicFolder(to, copyAll, { replace: true });
  return names;
}
