import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BertClassifier } from '../bert/classifier';
import { writeFileAtomically } from '../formats/atomic-file';
import { configJson } from '../formats/model-config-json';
import { openSafetensors } from '../formats/safetensors-reader';
import { writeSafetensors } from '../formats/safetensors-writer';
import { tokenizerFiles } from '../tokenizer/save-tokenizer';
import type { WordPieceTokenizer } from '../tokenizer/wordpiece-tokenizer';

const WEIGHTS = 'model.safetensors';

export interface ModelToWrite {
  readonly model: BertClassifier;
  readonly tokenizer: WordPieceTokenizer;
  readonly originalConfig: Readonly<Record<string, unknown>>;
  readonly maxLength: number;
}

/**
 * Writes a Hugging Face folder that `AutoModelForSequenceClassification` and `AutoTokenizer` load. It is written beside
 * `folder` and takes its place when it is whole.
 */
export async function writeModelFolder(folder: string, { model, tokenizer, originalConfig, maxLength }: ModelToWrite): Promise<void> {
  const fresh = `${folder}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  const { parameters } = model;
  const tensors = parameters.names.map((name) => ({ name, shape: parameters.variable(name).shape, data: () => parameters.toArray(name).data }));
  await writeSafetensors(join(fresh, WEIGHTS), tensors);
  const texts = [{ name: 'config.json', text: configJson(model.config, originalConfig) }, ...tokenizerFiles(tokenizer, { modelMaxLength: maxLength })];
  for (const { name, text } of texts) await writeFileAtomically(join(fresh, name), text);
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
}

/** Puts the weights of such a folder back into the model that was written. */
export async function restoreWeights(folder: string, model: BertClassifier): Promise<void> {
  const file = await openSafetensors(join(folder, WEIGHTS));
  try {
    for (const name of model.parameters.names) {
      model.parameters.replace({ name, shape: file.entry(name).shape, data: await file.readFloat32(name) });
    }
  } finally {
    await file.close();
  }
}
