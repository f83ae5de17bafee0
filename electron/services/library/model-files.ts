import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyAtomically } from '../../files/atomic-file';
import { isModelTextFile } from '../../formats/model-file-names';
import { weightFiles } from '../../formats/weight-files';

/** Copies the files of a model, and nothing else, into a folder that is there. @throws a user error when the disk refuses; a cancelled error */
export async function copyModelFiles(from: string, to: string, signal?: AbortSignal): Promise<void> {
  const texts = (await readdir(from)).filter(isModelTextFile);
  for (const name of [...texts, ...(await weightFiles(from))]) await copyAtomically(join(from, name), join(to, name), { signal });
}
