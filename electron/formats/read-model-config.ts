import { join } from 'node:path';
import { readTextFile } from '../files/text-file';
import { parseModelConfig, type BertConfig } from './model-config';

/** With hundreds of labels it has some kilobytes; a damaged or hostile one must not fill the memory. */
const MAX_CONFIG_BYTES = 16 * 2 ** 20;

/** A model's folder's config.json. @throws a user error that names the file where it cannot be read or computed with */
export async function readModelConfig(folder: string): Promise<{ readonly config: BertConfig; readonly originalConfig: Readonly<Record<string, unknown>> }> {
  const path = join(folder, 'config.json');
  const text = await readTextFile(path, MAX_CONFIG_BYTES);
  return { config: parseModelConfig(text, path), originalConfig: JSON.parse(text) as Record<string, unknown> };
}
