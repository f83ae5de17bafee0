import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Random } from '../../shared/math/random';
import { parseModelConfig, type BertConfig } from '../formats/model-config';
import { writeSafetensors } from '../formats/safetensors-writer';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { openWeights } from '../formats/weight-files';
import { importWeights, type ImportOptions, type ImportReport } from './import-weights';
import type { NamedArray } from './parameters';

const FIXTURE = fileURLToPath(new URL('../training/fixtures/tiny-bert', import.meta.url));

/** A pre-training checkpoint with the exact tensor names of bert-base-uncased. */
export const BASE = join(FIXTURE, 'base');
/** The same encoder with a head for two classes, as transformers saves it. */
export const CLASSIFIER = join(FIXTURE, 'classifier');

export async function fixtureConfig(): Promise<BertConfig> {
  return parseModelConfig(await readFile(join(CLASSIFIER, 'config.json'), 'utf8'), 'config.json');
}

export interface Imported {
  readonly report: ImportReport;
  readonly parameters: ReadonlyMap<string, NamedArray>;
}

export async function importFolder(folder: string, head: ImportOptions['head'], config?: BertConfig): Promise<Imported> {
  const source = await openWeights(folder);
  const parameters = new Map<string, NamedArray>();
  try {
    const onParameter = (parameter: NamedArray) => void parameters.set(parameter.name, parameter);
    const report = await importWeights(source, config ?? (await fixtureConfig()), { head, random: new Random(1), onParameter });
    return { report, parameters };
  } finally {
    await source.close();
  }
}

/** The tensors of the classifier fixture; a test changes them and writes them to a folder of its own. */
export async function classifierTensors(): Promise<NamedArray[]> {
  return [...(await importFolder(CLASSIFIER, 'required')).parameters.values()];
}

export async function folderOf(tensors: readonly NamedArray[]): Promise<string> {
  const folder = await temporaryFolder();
  await writeSafetensors(join(folder, 'model.safetensors'), tensors);
  return folder;
}

/** Other names for the tensors; `undefined` leaves one out. */
export function renamed(tensors: readonly NamedArray[], rename: (name: string) => string | undefined): NamedArray[] {
  return tensors.flatMap((tensor) => {
    const name = rename(tensor.name);
    return name === undefined ? [] : [{ ...tensor, name }];
  });
}
