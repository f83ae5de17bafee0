import { entryLine, isTextFileName, plainPath } from '../../shared/folder-upload';
import type { FolderFile } from './given';

/** What a model's folder is made of; other weights beside these are of no use here. */
const MODEL_FILE = /^[^/]+\.(json|txt|safetensors)$/i;

/**
 * A folder as one body to send (shared/folder-upload.ts). The browser reads each file when its turn comes, so that memory does not
 * depend on their size. Files that neither a table of texts nor a model is made of come by their name alone: the reader tells of them.
 */
export function folderBody(files: readonly FolderFile[]): Blob {
  const isModel = files.some(({ path }) => path === 'config.json');
  const isWanted = isModel ? (path: string) => MODEL_FILE.test(path) : isLabelledText;
  const linesOf = (path: string, file: File) => (isWanted(path) ? [entryLine({ path, bytes: file.size }), file] : [entryLine({ path, bytes: 0 })]);
  return new Blob(files.flatMap(({ path, file }) => linesOf(plainPath(path), file)));
}

/** `LABEL/NAME.txt` */
function isLabelledText(path: string): boolean {
  const [, name, ...deeper] = path.split('/');
  return name !== undefined && deeper.length === 0 && isTextFileName(name);
}
