import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NamedArray, Parameters } from '../bert/parameters';
import { syncFolder, writeFileAtomically } from '../files/atomic-file';
import { fileError } from '../files/file-errors';
import { writeManifest } from '../files/manifest';
import type { BertConfig } from '../formats/model-config';
import { configJson, type ModelHead } from '../formats/model-config-json';
import { writeSafetensors } from '../formats/safetensors-writer';
import { tokenizerFiles } from '../tokenizer/save-tokenizer';
import type { WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';
import { restoreParameters } from './checkpoints/restore-checkpoint';

const WEIGHTS = 'model.safetensors';

export interface ModelToWrite {
  readonly model: { readonly config: BertConfig; readonly parameters: Parameters };
  /** What it was trained for: a classifier, unless given. */
  readonly head?: ModelHead;
  /** Tensors to write beside the model's own. */
  readonly carried?: readonly NamedArray[];
  readonly tokenizer: WordPieceTokenizer;
  readonly originalConfig: Readonly<Record<string, unknown>>;
  readonly maxLength: number;
  /** The optimizer step whose weights they are: given, a manifest with the files' hashes is written last. */
  readonly step?: number;
}

/**
 * Writes a Hugging Face folder that transformers' `AutoModelForSequenceClassification` (or `BertForPreTraining`) and
 * `AutoTokenizer` load. It is written beside
 * `folder` and takes its place when it is whole.
 *
 * @throws a user error when the disk refuses; `folder` is then as it was.
 */
export async function writeModelFolder(folder: string, contents: ModelToWrite): Promise<void> {
  const fresh = `${folder}.new`;
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    await writeContents(fresh, contents);
    if (contents.step !== undefined) await writeManifest(fresh, contents.step);
    await replaceFolder(folder, fresh);
  } catch (error) {
    // Should this fail too, the first failure is the one to tell.
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
    throw fileError('write', folder, error);
  }
}

async function writeContents(folder: string, { model, head, carried = [], tokenizer, originalConfig, maxLength }: ModelToWrite): Promise<void> {
  const { parameters } = model;
  const tensors = parameters.names.map((name) => ({ name, shape: parameters.variable(name).shape, data: () => parameters.toArray(name).data }));
  await writeSafetensors(join(folder, WEIGHTS), [...tensors, ...carried]);
  const texts = [{ name: 'config.json', text: configJson(model.config, originalConfig, head) }, ...tokenizerFiles(tokenizer, { modelMaxLength: maxLength })];
  for (const { name, text } of texts) await writeFileAtomically(join(folder, name), text);
}

/** A folder cannot be renamed onto a full one: the earlier one steps aside first. */
async function replaceFolder(folder: string, fresh: string): Promise<void> {
  const earlier = `${folder}.old`;
  await rm(earlier, { recursive: true, force: true });
  const replaces = existsSync(folder);
  if (replaces) await rename(folder, earlier);
  await rename(fresh, folder).catch(async (error: unknown) => {
    if (replaces) await rename(earlier, folder);
    throw error;
  });
  await syncFolder(dirname(folder));
  await rm(earlier, { recursive: true, force: true });
}

/** A process may have been killed while it replaced the folder: puts the earlier one back, and removes what is half made. */
export async function recoverModelFolder(folder: string): Promise<void> {
  try {
    if (!existsSync(folder) && existsSync(`${folder}.old`)) await rename(`${folder}.old`, folder);
    for (const rest of [`${folder}.old`, `${folder}.new`]) await rm(rest, { recursive: true, force: true });
  } catch (error) {
    throw fileError('write', folder, error);
  }
}

/** Puts the weights of such a folder back into the model that was written. */
export async function restoreWeights(folder: string, model: Pick<ModelToWrite['model'], 'parameters'>): Promise<void> {
  await restoreParameters(join(folder, WEIGHTS), model.parameters);
}
