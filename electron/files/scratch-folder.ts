import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileError } from './file-errors';

/**
 * Gives `use` a file in a folder of its own among the system's temporary ones, for libraries that read nothing but files;
 * both are gone afterwards.
 *
 * @throws a user error when that disk refuses, and whatever `use` throws
 */
export function withScratchFile<T>(name: string, content: Uint8Array, use: (folder: string) => T): T {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'tunesmith-'));
    writeFileSync(join(folder, name), content);
    return use(folder);
  } catch (thrown) {
    throw fileError('write', folder ?? tmpdir(), thrown);
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
