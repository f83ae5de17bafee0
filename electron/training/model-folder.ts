import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isMaskedLanguageParameter, isNextSentenceParameter } from '../bert/parameter-shapes';
import type { NamedArray, Parameters } from '../bert/parameters';
import { inItsPlace, writeFileAtomically } from '../files/atomic-file';
import { makeFolder, move, remove } from '../files/folders';
import { writeManifest } from '../files/manifest';
import type { InputSettings } from '../formats/input-settings';
import type { BertConfig } from '../formats/model-config';
import { configJson, type ModelHead } from '../formats/model-config-json';
import { writeSafetensors } from '../formats/safetensors-writer';
import { tokenizerFiles } from '../tokenizer/save-tokenizer';
import type { WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';
import { restoreParameters } from './checkpoints/restore-checkpoint';

const WEIGHTS = 'model.safetensors';

export interface ModelToWrite {
  readonly model: { readonly config: BertConfig; readonly parameters: Parameters };
  /** What it was trained for: a classifier, unless given. A head of pre-training that learnt nothing is not written. */
  readonly head?: ModelHead;
  /** Tensors to write beside the model's own. */
  readonly carried?: readonly NamedArray[];
  readonly tokenizer: WordPieceTokenizer;
  readonly originalConfig: Readonly<Record<string, unknown>>;
  readonly maxLength: number;
  /** How a classifier's texts were read in training. */
  readonly input?: InputSettings;
  /** The optimizer step whose weights they are: given, a manifest with the files' hashes is written last. */
  readonly step?: number;
}

/**
 * Writes a Hugging Face folder that transformers' `AutoModelForSequenceClassification` (or `BertForPreTraining`) and
 * `AutoTokenizer` load. It is written beside `folder` and takes its place when it is whole.
 *
 * @throws a user error when the disk refuses; `folder` is then as it was.
 */
export async function writeModelFolder(folder: string, contents: ModelToWrite): Promise<void> {
  const fresh = `${folder}.new`;
  try {
    await remove(fresh);
    await makeFolder(fresh);
    await writeContents(fresh, contents);
    if (contents.step !== undefined) await writeManifest(fresh, contents.step);
    await replaceFolder(folder, fresh);
  } catch (error) {
    // Should this fail too, the first failure is the one to tell.
    await remove(fresh).catch(() => undefined);
    throw inItsPlace(error, fresh, folder);
  }
}

async function writeContents(folder: string, { model, head, carried = [], tokenizer, originalConfig, maxLength, input }: ModelToWrite): Promise<void> {
  const { parameters } = model;
  const tensors = writtenNames(parameters, head).map((name) => ({ name, shape: parameters.shape(name), data: () => parameters.toArray(name).data }));
  await writeSafetensors(join(folder, WEIGHTS), [...tensors, ...carried]);
  const texts = [{ name: 'config.json', text: configJson(model.config, originalConfig, { head, input }) }, ...tokenizerFiles(tokenizer, { modelMaxLength: maxLength })];
  for (const { name, text } of texts) await writeFileAtomically(join(folder, name), text);
}

function writtenNames({ names }: Parameters, head: ModelHead = 'classification'): readonly string[] {
  const leftOut = UNLEARNT[head];
  return leftOut ? names.filter((name) => !leftOut(name)) : names;
}

const UNLEARNT: Readonly<Partial<Record<ModelHead, (name: string) => boolean>>> = { 'masked-words': isNextSentenceParameter, 'next-sentence': isMaskedLanguageParameter };

/** A folder cannot be renamed onto a full one: the earlier one steps aside first. */
async function replaceFolder(folder: string, fresh: string): Promise<void> {
  const earlier = `${folder}.old`;
  await remove(earlier);
  const replaces = existsSync(folder);
  if (replaces) await move(folder, earlier);
  await move(fresh, folder).catch(async (error: unknown) => {
    if (replaces && !existsSync(folder)) await move(earlier, folder);
    throw error;
  });
  await remove(earlier);
}

/** A process may have been killed while it replaced the folder: puts the earlier one back, and removes what is half made. */
export async function recoverModelFolder(folder: string): Promise<void> {
  if (!existsSync(folder) && existsSync(`${folder}.old`)) await move(`${folder}.old`, folder);
  for (const rest of [`${folder}.old`, `${folder}.new`]) await remove(rest);
}

/** Puts the weights of such a folder back into the model that was written. */
export async function restoreWeights(folder: string, { parameters }: Pick<ModelToWrite['model'], 'parameters'>, head?: ModelHead): Promise<void> {
  await restoreParameters(join(folder, WEIGHTS), parameters, writtenNames(parameters, head));
}
