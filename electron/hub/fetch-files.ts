import { join } from 'node:path';
import { checkFreeSpace } from '../files/free-space';
import { bytesSoFar } from '../files/part-file';
import { downloadFile } from './download-file';
import type { Ask, HubConnection } from './hub-connection';
import type { HubFile } from './hub-repository';

/** A file of the hub, and what it is called here. */
export interface NamedFile extends HubFile {
  /** A plain file name. */
  readonly name: string;
}

export interface FetchOptions extends Pick<Ask, 'asked' | 'signal'> {
  /** Called with the file that is being fetched and the bytes that are here, of all files together. */
  readonly onBytes?: ((file: NamedFile, bytes: number) => void) | undefined;
}

/** Bytes of all files. */
export function totalBytes(files: readonly NamedFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** @throws a user error where the disk has no room for what is still to come */
export async function checkRoom(folder: string, files: readonly NamedFile[]): Promise<void> {
  const here = await Promise.all(files.map(({ name }) => bytesSoFar(join(folder, name))));
  const missing = totalBytes(files) - here.reduce((sum, bytes) => sum + bytes, 0);
  await checkFreeSpace(folder, Math.max(0, missing), { need: (size) => `the download needs ${size}` });
}

/** Fetches files into a folder, one after the other, each whole and checked before the next. @throws as downloadFile */
export async function fetchFiles(connection: HubConnection, folder: string, files: readonly NamedFile[], { onBytes, ...ask }: FetchOptions): Promise<void> {
  let before = 0;
  for (const file of files) {
    const done = before;
    await downloadFile(connection, file, join(folder, file.name), { ...ask, onBytes: (bytes) => onBytes?.(file, done + bytes) });
    before += file.bytes;
    onBytes?.(file, before);
  }
}
