import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { userError } from '../../shared/errors';
import { isTemporaryFile } from '../files/atomic-file';
import { fileError } from '../files/file-errors';
import { move, remove } from '../files/folders';
import { MANIFEST } from '../files/manifest';

/** What an earlier model in the folder may have had and this one has not: it would be read together with the new files. */
const FORMER_MODEL_FILES = ['model.safetensors.index.json', 'special_tokens_map.json', 'added_tokens.json'];

/** Names that must not be taken by folders. */
const MODEL_FILES = ['README.md', 'config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt'];

/** Before hours of training, not after. @throws a user error when a folder has the name of a file that the model needs */
export function refuseObstacles(out: string): void {
  const obstacle = [...MODEL_FILES, ...FORMER_MODEL_FILES].find((name) => statSync(join(out, name), { throwIfNoEntry: false })?.isDirectory());
  if (obstacle) throw userError('folder-in-the-way', `The folder ${out} holds a folder named ${obstacle}, where the model needs a file.`, 'Name another folder with --out.');
}

/**
 * Moves a finished model from `best` to `out`; config.json, without which nothing loads it, comes last. It may be called
 * again after a kill or a failure: it goes on with what is left.
 *
 * @throws a user error when the disk refuses; `out` then holds no config.json, or all files
 */
export async function moveModelUp(best: string, out: string): Promise<void> {
  if (!existsSync(best)) return;
  const names = (await filesOf(best)).sort((a, b) => Number(a === 'config.json') - Number(b === 'config.json'));
  if (names.includes('config.json')) await remove(join(out, 'config.json'));
  for (const name of FORMER_MODEL_FILES) await remove(join(out, name));
  for (const name of names) await move(join(best, name), join(out, name));
  await remove(best);
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name !== MANIFEST && !isTemporaryFile(name));
  } catch (thrown) {
    throw fileError('read', folder, thrown);
  }
}
