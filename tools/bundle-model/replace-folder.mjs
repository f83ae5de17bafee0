import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Puts a copy of a folder in the place of another, or where there is none. That one goes only when the copy is whole.
 *
 * @param {string} fresh
 * @param {string} place
 */
export function replaceFolder(fresh, place) {
  const copy = `${place}.new`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(dirname(place), { recursive: true });
  cpSync(fresh, copy, { recursive: true });
  rmSync(place, { recursive: true, force: true });
  renameSync(copy, place);
}

/** The files' bytes. @param {string} folder */
export function sizeOf(folder) {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
