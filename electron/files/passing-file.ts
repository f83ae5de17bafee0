import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * For programs that read files alone: writes one into a folder of its own among the system's temporary ones, and removes
 * both when `read` has ended.
 *
 * @param content its pieces
 * @param read is given the folder
 */
export function withPassingFile<T>(name: string, content: readonly Buffer[], read: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'tunesmith-'));
  try {
    writePieces(join(folder, name), content);
    return read(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writePieces(path: string, pieces: readonly Buffer[]): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done);
  } finally {
    closeSync(file);
  }
}
