import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Puts a copy of a folder in the place of another, or where there is none. That one goes only when the copy is in its place.
 *
 * @param {string} fresh
 * @param {string} path with or without a slash at its end
 */
export function replaceFolder(fresh, path) {
  const place = resolve(path);
  const [copy, earlier] = [`${place}.new`, `${place}.old`];
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(dirname(place), { recursive: true });
  cpSync(fresh, copy, { recursive: true });
  if (existsSync(place)) {
    rmSync(earlier, { recursive: true, force: true });
    renameSync(place, earlier);
  }
  renameSync(copy, place);
  rmSync(earlier, { recursive: true, force: true });
}

/** The files' bytes. @param {string} folder */
export function sizeOf(folder) {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
