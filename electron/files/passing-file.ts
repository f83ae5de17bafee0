import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * For programs that read files alone: writes one into a folder of its own among the system's temporary ones, and removes
 * both when `read` has ended.
 *
 * @param read is given the folder
 */
export function withPassingFile<T>(name: string, content: Buffer, read: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-'));
  try {
    writeFileSync(join(folder, name), content);
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
