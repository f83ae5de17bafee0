import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemporaryFile } from '../files/atomic-file';
import { remove } from '../files/folders';
import { TRIALS } from './library/run-forecast';

/** Of the home folder, where things get their names once they are whole; datasets see to their own. */
const FOLDERS = ['', 'models', 'runs', 'exports'];
/** What is younger may be the command line's, which shares the home folder and is writing it now. */
const YOUNG_MS = 60 * 60_000;

/** At the start of a server: removes what killed processes left, half written or half removed. What cannot be removed is in nobody's way; the next start tries again. */
export async function clearLeftovers(home: string): Promise<void> {
  await remove(join(home, TRIALS)).catch(() => undefined);
  for (const folder of FOLDERS) {
    const names = await readdir(join(home, folder)).catch(() => []);
    for (const name of names.filter(isTemporaryFile)) await removeOld(join(home, folder, name)).catch(() => undefined);
  }
}

async function removeOld(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs > YOUNG_MS) await remove(path);
}
