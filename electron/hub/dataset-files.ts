import { userError } from '../../shared/errors';
import type { HubDatasetConfig } from '../../shared/model/downloads';
import type { HubFile } from './hub-repository';

/** A Parquet file, and which rows it holds. */
export interface SplitFile extends HubFile {
  readonly config: string;
  readonly split: string;
  /** The hub's converter stops after some gigabytes. */
  readonly isPart: boolean;
}

const TABLE = /\.parquet$/i;

/** What the hub's converter leaves: `plain_text/train/0000.parquet`, `plain_text/partial-train/0000.parquet`. */
const CONVERTED = /^([^/]+)\/(partial-)?([^/]+)\/\d+\.parquet$/;

const SPLITS = 'train|training|test|testing|validation|valid|val|dev|eval|evaluation|unsupervised';

/** In the name of a file or folder that people upload, between separators as Hugging Face's datasets have them: `train-00000-of-00001`, `imdb_test`, `dev`. */
const SPLIT = new RegExp(`(?:^|[-._ \\d])(${SPLITS})(?:$|[-._ \\d])`, 'i');

/** As Hugging Face's datasets call them. */
const SPLIT_NAMES: Readonly<Record<string, string>> = { training: 'train', testing: 'test', eval: 'test', evaluation: 'test', valid: 'validation', val: 'validation', dev: 'validation' };

/** Folders that name no dataset of their own. */
const PLAIN_FOLDER = new RegExp(`^(data|${SPLITS})?$`, 'i');
const DEFAULT_CONFIG = 'default';

/** Parquet files as the hub's converter leaves them in its own revision. */
export function convertedFiles(files: readonly HubFile[]): SplitFile[] {
  return files.flatMap((file) => {
    const [, config, partial, split] = CONVERTED.exec(file.path) ?? [];
    return config === undefined || split === undefined ? [] : [{ ...file, config, split, isPart: partial !== undefined }];
  }).sort(byPath);
}

/** Parquet files that a dataset's owners have uploaded, those with a split in their paths; without one in any, all rows are `train`. */
export function uploadedFiles(files: readonly HubFile[]): SplitFile[] {
  const tables = files.filter(isTable).sort(byPath);
  const found = tables.flatMap((file) => {
    const split = splitOf(file.path);
    return split === undefined ? [] : [{ ...file, config: configOf(file.path), split, isPart: false }];
  });
  return found.length > 0 ? found : tables.map((file) => ({ ...file, config: configOf(file.path), split: 'train', isPart: false }));
}

/** Paths of Parquet files that are in no split, though others are. */
export function leftOutOf(splits: readonly SplitFile[], files: readonly HubFile[]): string[] {
  const taken = new Set(splits.map(({ path }) => path));
  return files.filter((file) => isTable(file) && !taken.has(file.path)).map(({ path }) => path).sort();
}

/** What can be chosen of these files, splits in the order in which people think of them. */
export function configsOf(files: readonly SplitFile[]): HubDatasetConfig[] {
  const names = [...new Set(files.map(({ config }) => config))].sort();
  return names.map((name) => {
    const own = files.filter(({ config }) => config === name);
    const splits = [...new Set(own.map(({ split }) => split))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
    return { name, splits: splits.map((split) => describeSplit(split, own.filter((file) => file.split === split))) };
  });
}

export interface SplitWish {
  readonly config?: string | undefined;
  readonly split?: string | undefined;
}

export interface ChosenSplit {
  readonly config: string;
  readonly split: string;
  readonly files: readonly SplitFile[];
}

/**
 * The files of what was asked for: of the only config, or `default`, and of `train`, where nobody said otherwise.
 *
 * @param id of the dataset, for messages
 * @throws a user error that lists what there is
 */
export function chooseSplit(files: readonly SplitFile[], wish: SplitWish, id: string): ChosenSplit {
  const configs = configsOf(files);
  const config = configs.find(({ name }) => name === (wish.config ?? DEFAULT_CONFIG)) ?? (wish.config === undefined && configs.length === 1 ? configs[0] : undefined);
  if (!config) {
    const problem = wish.config === undefined ? `${id} is several datasets in one` : `There is no “${wish.config}” in ${id}`;
    throw userError('config-not-settled', `${problem}: ${list(configs)}.`, 'Choose one of them, with --config.');
  }
  const split = config.splits.find(({ name }) => name === (wish.split ?? 'train')) ?? (wish.split === undefined ? config.splits[0] : undefined);
  if (!split) throw userError('no-such-split', `There are no rows “${wish.split ?? ''}” in ${id}. It has: ${list(config.splits)}.`, 'Choose one of them, with --split.');
  return { config: config.name, split: split.name, files: files.filter((file) => file.config === config.name && file.split === split.name) };
}

const MOST_LISTED = 20;

function list(named: readonly { readonly name: string }[]): string {
  const names = named.slice(0, MOST_LISTED).map(({ name }) => name).join(', ');
  return named.length > MOST_LISTED ? `${names} and ${named.length - MOST_LISTED} more` : names;
}

function describeSplit(name: string, files: readonly SplitFile[]) {
  return { name, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), isPart: files.some(({ isPart }) => isPart) };
}

function rank(split: string): number {
  const place = ['train', 'validation', 'test'].indexOf(split);
  return place < 0 ? 3 : place;
}

/** The file's own name says it, or else the folder that is nearest. */
function splitOf(path: string): string | undefined {
  const words = path.replace(TABLE, '').split('/').map((part) => SPLIT.exec(part)?.[1]?.toLowerCase());
  const split = words.findLast((word) => word !== undefined);
  return split && (SPLIT_NAMES[split] ?? split);
}

function isTable({ path }: HubFile): boolean {
  return TABLE.test(path);
}

function configOf(path: string): string {
  const [folder = ''] = path.split('/').slice(0, -1);
  return PLAIN_FOLDER.test(folder) ? DEFAULT_CONFIG : folder;
}

function byPath(a: HubFile, b: HubFile): number {
  return a.path < b.path ? -1 : 1;
}
