import { z } from 'zod';

/**
 * How a browser sends a folder in one request: for each file a line of JSON, `{"path":"pos/1.txt","bytes":12}`, and then so many
 * bytes. Both sides hold one piece of it at a time.
 */
export interface FolderEntry {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
}

/** More files than this are no folder of texts, but a disk. */
export const MOST_FILES = 1_000_000;

/** Longer than any path that a system takes. */
export const MOST_LINE_BYTES = 32 * 1024;

/** A path without what some system takes in no name, or reads as leading elsewhere: that is written as in addresses, so that two names stay two. */
export function plainPath(path: string): string {
  return path.replace(/[\\:\p{Cc}]/gu, encodeURIComponent);
}

/** Nothing that leads out of the folder, and nothing that another system reads as leading out. */
function isPlain(path: string): boolean {
  return path === plainPath(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

export const folderEntrySchema = z.strictObject({ path: z.string().max(4096).refine(isPlain), bytes: z.int().min(0) });

export function entryLine({ path, bytes }: FolderEntry): string {
  return `${JSON.stringify({ path, bytes })}\n`;
}

/** What is taken for a text by its name. Some collections (20 Newsgroups) have no ending at all. */
export function isTextFileName(name: string): boolean {
  return /\.te?xt$/i.test(name) || !name.includes('.');
}

/** What lies in a folder: a link is neither file nor folder. */
export interface Listed {
  readonly name: string;
  readonly isFile: boolean;
  readonly isFolder: boolean;
}

/** Not one of those that systems and editors put among texts. */
export function isOwnFolder({ name, isFolder }: Listed): boolean {
  return isFolder && !/^(\..*|@eaDir|__MACOSX)$/.test(name);
}

export function isTextFile({ name, isFile }: Listed): boolean {
  return isFile && isTextFileName(name);
}

/** Whether a folder holds the texts of a label and nothing below; what has folders may be the level above. */
export function isLabelFolder(inside: readonly Listed[]): boolean {
  return inside.some(isTextFile) && !inside.some(isOwnFolder);
}
