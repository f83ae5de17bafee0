import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cancelledError, userError } from '../../shared/errors';
import { isLabelFolder, isOwnFolder, isTextFile, type Listed } from '../../shared/folder-upload';
import { openFile } from './byte-source';
import { fileError } from '../files/file-errors';
import { leftOutNotes } from './left-out';
import { oneByOne, type RowReadOptions, type Table, type TableRow } from './table';
import { readExampleText } from './example-text';

const BATCH_FILES = 200;
/** Files to read at the same time. */
const AT_ONCE = 16;
const SAMPLE_FILES = 50;

/** A sub-folder of this name holds texts that nobody has labelled (the form of aclImdb). */
const UNLABELLED = 'unsup';

interface Example {
  readonly label: string;
  /** The label's folder and the file's name, with `/`. */
  readonly file: string;
  readonly path: string;
}

interface Found {
  readonly examples: readonly Example[];
  readonly notes: readonly string[];
}

/**
 * Reads a folder that has a sub-folder for each label and in it a text file for each example: `pos/0_9.txt`. Files come
 * label by label, in natural order (2 before 10). Texts are files that end in .txt or .text, or have no dot in their names;
 * anything else there, folders inside a label's included, is left out and named in the notes.
 *
 * @throws a user error where there are no such files
 */
export async function openFolder(path: string): Promise<Table> {
  return tableOf(path, await findExamples(path));
}

/**
 * The same for the labels' folders themselves, wherever each of them lies.
 *
 * @param name what the whole is called, for messages
 * @throws a user error where there are no text files in them
 */
export async function openLabelFolders(name: string, paths: readonly string[]): Promise<Table> {
  const examples: Example[] = [];
  const ignored: string[] = [];
  for (const path of paths) sortOut(await listLabel(path), examples, ignored);
  if (examples.length === 0) throw userError('folder-has-no-texts', `There are no .txt files in ${name}.`, 'Choose a folder for each label, with a .txt file for each text.');
  return tableOf(name, { examples, notes: leftOutNotes(ignored) });
}

async function tableOf(path: string, { examples, notes }: Found): Promise<Table> {
  const format = { kind: 'folder', encoding: 'utf-8', byteOrderMark: false, delimiter: ',', columns: ['text', 'label', 'file'], hasHeader: true, notes } as const;
  const spread = Math.max(1, Math.floor(examples.length / SAMPLE_FILES));
  const sample = await readExamples(examples.filter((_, index) => index % spread === 0).slice(0, SAMPLE_FILES), 0);
  const batches = (reading: RowReadOptions = {}): ReturnType<Table['batches']> => readRows(examples, reading);
  return { path, format, sample: sample.filter(({ problem }) => !problem).map(({ cells }) => cells), batches, rows: (reading) => oneByOne(batches(reading)) };
}

interface LabelFolder {
  readonly label: string;
  readonly path: string;
  readonly inside: readonly Listed[];
}

async function findExamples(path: string): Promise<Found> {
  const entries = await list(path);
  const names = entries.filter(isOwnFolder).map(({ name }) => name);
  const unlabelled = names.length > 2 && names.includes(UNLABELLED);
  const folders: LabelFolder[] = [];
  for (const name of names) if (!unlabelled || name !== UNLABELLED) folders.push(await listLabel(join(path, name)));
  // Where each has folders this is the level above the labels, and texts there (urls_pos.txt of aclImdb) are no examples.
  if (!folders.some(({ inside }) => isLabelFolder(inside))) throw noExamples(path, folders);
  const examples: Example[] = [];
  const ignored = entries.filter((entry) => !isOwnFolder(entry)).map(nameOf);
  for (const folder of folders) sortOut(folder, examples, ignored);
  return { examples, notes: [...(unlabelled ? [`'${UNLABELLED}' holds texts without labels and was left out.`] : []), ...leftOutNotes(ignored)] };
}

function sortOut({ label, path, inside }: LabelFolder, examples: Example[], ignored: string[]): void {
  if (!inside.some(isTextFile)) {
    ignored.push(`${label}/`);
    return;
  }
  for (const entry of inside) {
    if (isTextFile(entry)) examples.push({ label, file: `${label}/${entry.name}`, path: join(path, entry.name) });
    else ignored.push(`${label}/${nameOf(entry)}`);
  }
}

/** A folder's with `/`. */
function nameOf({ name, isFolder }: Listed): string {
  return isFolder ? `${name}/` : name;
}

const NATURAL = new Intl.Collator('en', { numeric: true });

/** What lies in a folder, in natural order. Links are neither files nor folders, so that none leads in a circle. */
async function list(path: string): Promise<Listed[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((cause: unknown) => Promise.reject(fileError('read', path, cause) as Error));
  return entries
    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory(), isFile: entry.isFile() }))
    .sort((a, b) => NATURAL.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
}

async function listLabel(path: string): Promise<LabelFolder> {
  return { label: basename(path), path, inside: await list(path) };
}

function noExamples(path: string, folders: readonly LabelFolder[]): Error {
  const oneUp = folders.find(({ inside }) => inside.some(isOwnFolder));
  if (!oneUp) return userError('folder-has-no-texts', `${path} has no sub-folders with .txt files.`, 'Name a file, or a folder that has a sub-folder for each label with a .txt file for each text.');
  return userError('folder-has-no-texts', `${path} has no sub-folders that hold .txt files and no folders.`, `Name a folder inside it, such as ${oneUp.path}. If its sub-folders are the labels, move the folders out of them.`);
}

async function* readRows(examples: readonly Example[], { signal, onProgress }: RowReadOptions): AsyncGenerator<TableRow[], void, void> {
  for (let start = 0; start < examples.length; start += BATCH_FILES) {
    if (signal?.aborted) throw cancelledError();
    yield await readExamples(examples.slice(start, start + BATCH_FILES), start);
    onProgress?.(Math.min(1, (start + BATCH_FILES) / examples.length));
  }
}

async function readExamples(examples: readonly Example[], before: number): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for (let start = 0; start < examples.length; start += AT_ONCE) {
    const some = examples.slice(start, start + AT_ONCE).map((example, index) => readRow(example, before + start + index + 1));
    rows.push(...(await Promise.all(some)));
  }
  return rows;
}

async function readRow({ label, file, path }: Example, line: number): Promise<TableRow> {
  const source = await openFile(path);
  try {
    const text = await readExampleText(source);
    const problem = typeof text === 'string' ? undefined : `${file} ${text.problem}`;
    return { line, cells: [typeof text === 'string' ? text : '', label, file], ...(problem ? { problem } : {}) };
  } finally {
    await source.close();
  }
}
