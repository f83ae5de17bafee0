import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyAtomically } from '../../files/atomic-file';

/** What makes a Hugging Face folder of ours: config, tokenizer, card, and the weights in one file or several. */
const MODEL_FILE = /^(config\.json|vocab\.txt|tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|README\.md|LICENSE(\.\w+)?|model(-\d+-of-\d+)?\.safetensors(\.index\.json)?)$/;

/** Copies the files of a model, and nothing else, into a folder that is there. @throws a user error when the disk refuses; a cancelled error */
export async function copyModelFiles(from: string, to: string, signal?: AbortSignal): Promise<void> {
  for (const name of (await readdir(from)).filter((file) => MODEL_FILE.test(file))) await copyAtomically(join(from, name), join(to, name), { signal });
}
