import { cancelledError, userError } from '../../shared/errors';
import { isLabelFolder, MOST_FILES, type Listed } from '../../shared/folder-upload';
import type { CallOptions } from '../../shared/rpc/definitions';

/** A file of a folder, its path relative to that with `/`. */
export interface FolderFile {
  readonly path: string;
  readonly file: File;
}

/** A folder that a person dropped or picked. Its files are listed when somebody needs them: who knows its path does not. */
export interface GivenFolder {
  readonly name: string;
  /** The folder as a file without contents, whose path the desktop app knows; absent where a browser picked it. */
  readonly handle?: File;
  readonly list: (options?: CallOptions) => Promise<readonly FolderFile[]>;
  /** Whether a file of this name is right in it. */
  readonly holds: (name: string) => Promise<boolean>;
  /** Whether it holds the texts of one label. */
  readonly isLabel: () => Promise<boolean>;
  /** The labels' folders that were dropped together and are taken for one folder; each is a label of it. */
  readonly labels?: readonly GivenFolder[];
}

export type Given = File | GivenFolder;

/** What lies on the pointer. Only the event itself can tell. */
export function dropped({ items, files }: DataTransfer): readonly Given[] {
  const entries = [...items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry());
  return [...files].map((file, i) => {
    const entry = entries[i];
    return entry?.isDirectory ? droppedFolder(entry as FileSystemDirectoryEntry, file) : file;
  });
}

/** Several folders of which each holds the texts of a label are one folder of them; undefined where they are something else. */
export async function joinLabels(given: readonly Given[]): Promise<readonly [GivenFolder] | undefined> {
  const folders = given.filter(isFolder);
  if (folders.length < 2 || folders.length < given.length) return undefined;
  const areLabels = (await Promise.all(folders.map((folder) => folder.isLabel()))).every((isLabel) => isLabel);
  return areLabels ? [joined(folders)] : undefined;
}

function joined(labels: readonly GivenFolder[]): GivenFolder {
  const filesOf = async (label: GivenFolder, options?: CallOptions) => (await label.list(options)).map(({ path, file }) => ({ path: `${label.name}/${path}`, file }));
  return {
    name: labels.map(({ name }) => name).join(', '),
    labels,
    list: async (options) => (await Promise.all(labels.map((label) => filesOf(label, options)))).flat(),
    holds: () => Promise.resolve(false),
    isLabel: () => Promise.resolve(false),
  };
}

/** What a picker of folders gives: all files in it, at once. */
export function pickedFolder(files: FileList): GivenFolder | undefined {
  const [first] = files;
  if (!first) return undefined;
  const name = first.webkitRelativePath.split('/')[0]!;
  const listed = [...files].map((file) => ({ path: file.webkitRelativePath.slice(name.length + 1), file }));
  return { name, list: () => Promise.resolve(listed), holds: (wanted) => Promise.resolve(listed.some(({ path }) => path === wanted)), isLabel: () => Promise.resolve(isLabelFolder(listed.map(topOf))) };
}

/** What of a file's path lies in the folder itself. */
function topOf({ path }: FolderFile): Listed {
  const [name, ...deeper] = path.split('/');
  return { name: name!, isFile: deeper.length === 0, isFolder: deeper.length > 0 };
}

export function isFolder(given: Given): given is GivenFolder {
  return 'list' in given;
}

function droppedFolder(entry: FileSystemDirectoryEntry, handle: File | undefined): GivenFolder {
  return {
    name: entry.name,
    ...(handle ? { handle } : {}),
    list: async (options) => {
      const found: FolderFile[] = [];
      await walk(entry, '', found, options ?? {});
      return found;
    },
    holds: (name) => new Promise((resolve) => entry.getFile(name, {}, () => resolve(true), () => resolve(false))),
    // The first of them tell; a label may have a hundred thousand. Of a folder that cannot be read it is told when it is brought in.
    isLabel: async () => {
      const first = await readSome(entry.createReader()).catch(() => []);
      return isLabelFolder(first.map(({ name, isFile, isDirectory }) => ({ name, isFile, isFolder: isDirectory })));
    },
  };
}

async function walk(folder: FileSystemDirectoryEntry, before: string, found: FolderFile[], options: CallOptions): Promise<void> {
  const reader = folder.createReader();
  // A reader gives some entries at a time, and none when it is through.
  for (let entries = await readSome(reader); entries.length > 0; entries = await readSome(reader)) {
    if (options.signal?.aborted) throw cancelledError();
    if (found.length > MOST_FILES) throw userError('too-many-files', `“${folder.name}” has more than ${MOST_FILES.toLocaleString('en')} files.`, 'Choose the folder that has a sub-folder for each label.');
    const files = entries.filter(({ isFile }) => isFile);
    found.push(...(await Promise.all(files.map(async (entry) => ({ path: before + entry.name, file: await fileOf(entry as FileSystemFileEntry) })))));
    options.onProgress?.({ share: 0, title: `Found ${found.length.toLocaleString('en')} files` });
    for (const entry of entries.filter(({ isDirectory }) => isDirectory)) await walk(entry as FileSystemDirectoryEntry, `${before}${entry.name}/`, found, options);
  }
}

function readSome(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject)).catch(unreadable) as Promise<FileSystemEntry[]>;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(unreadable);
}

function unreadable(cause: unknown): never {
  throw userError('folder-not-readable', 'The browser could not read the folder.', 'Check that it is still there and may be read, then drop it again.', cause);
}
