import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicFile } from '../../files/atomic-file';

/** What makes a Hugging Face folder of ours: config, tokenizer, card, and the weights in one file or several. */
const MODEL_FILE = /^(config\.json|vocab\.txt|tokenizer\.json|tokenizer_config\.json|special_tokens_map\.json|added_tokens\.json|README\.md|LICENSE(\.\w+)?|model(-\d+-of-\d+)?\.safetensors(\.index\.json)?)$/;

/** Copies the files of a model, and nothing else, into a folder that is there. */
export async function copyModelFiles(from: string, to: string): Promise<void> {
  for (const name of (await readdir(from)).filter((file) => MODEL_FILE.test(file))) {
    await atomicFile(join(to, name), async (write) => {
      for await (const chunk of createReadStream(join(from, name)) as AsyncIterable<Buffer>) await write(chunk);
    });
  }
}
