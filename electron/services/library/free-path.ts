import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A path in a folder that nothing has: the name itself, or with a number. */
export function freePath(folder: string, name: string, extension = ''): string {
  let path = join(folder, `${name}${extension}`);
  for (let number = 2; existsSync(path); number++) path = join(folder, `${name}-${number}${extension}`);
  return path;
}
