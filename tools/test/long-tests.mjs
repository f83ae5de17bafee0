import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** vitest.config.ts looks for them in the same folders. */
const FOLDERS = ['electron', 'shared', 'tools'];

/**
 * The files that only `npm run test:long` runs.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function longTestFiles(root) {
  return FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
    .filter((path) => path.endsWith('.long.test.ts'));
}
