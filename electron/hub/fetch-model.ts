import { join } from 'node:path';
import { readTextFile } from '../files/text-file';
import { checkComputable } from '../formats/computable';
import { parseModelConfig } from '../formats/model-config';
import { parseShardIndex } from '../formats/sharded-weights';
import { openWeights } from '../formats/weight-files';
import { loadTokenizer } from '../tokenizer/load-tokenizer';
import type { DownloadFolder } from './download-folder';
import { checkRoom, fetchFiles, totalBytes, type NamedFile } from './fetch-files';
import type { HubConnection } from './hub-connection';
import type { HubFile, HubRepository } from './hub-repository';
import { CONFIG, configOf, noSafetensors, shardsOf, smallFilesOf, weightsOf, type Weights } from './model-files';

const MAX_CONFIG_BYTES = 4 * 2 ** 20;
const MAX_INDEX_BYTES = 20 * 2 ** 20;

export interface FetchModelOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that are here, and those of the whole model. */
  readonly onProgress?: ((bytes: number, ofBytes: number) => void) | undefined;
}

export interface FetchedModel {
  readonly files: readonly NamedFile[];
  /** Where the weights are from, when they are not of the same commit: the hub's converter made them. */
  readonly weightsCommit: string;
}

/**
 * Fetches a model's files at a commit into a folder: config.json first, and where that says that the model cannot be trained here,
 * nothing else; then what its texts need; the weights last.
 *
 * @throws a user error where the model is none of ours or its files do not fit together, and as downloadFile
 */
export async function fetchModel(connection: HubConnection, repository: HubRepository, commit: string, folder: DownloadFolder, { signal, onProgress }: FetchModelOptions): Promise<FetchedModel> {
  const { asked } = repository;
  const { what } = asked;
  const ask = { asked, signal };
  const files = await repository.files(commit, { recursive: false });
  await folder.prepare();
  await fetchFiles(connection, folder.files, [configOf(files, what)], ask);
  await checkConfig(folder.files, repository.id);
  const { weights, files: weightFiles, weightsCommit } = await findWeights(repository, commit, files);
  const small = [...smallFilesOf(files, what), ...(weights.kind === 'sharded' ? [weights.index] : [])];
  await checkRoom(folder.files, small);
  await fetchFiles(connection, folder.files, small, ask);
  await loadTokenizer(folder.files);
  const large = weights.kind === 'single' ? [weights.file] : shardsOf(weightFiles, await shardNames(folder.files, weights.index), what);
  const all = [...small, ...large];
  await checkRoom(folder.files, all);
  await folder.note(totalBytes(all));
  await fetchFiles(connection, folder.files, all, { ...ask, onBytes: (_, bytes) => onProgress?.(bytes, totalBytes(all)) });
  await checkWeights(folder.files);
  return { files: all, weightsCommit };
}

async function checkConfig(folder: string, id: string): Promise<void> {
  const config = parseModelConfig(await readTextFile(join(folder, CONFIG), MAX_CONFIG_BYTES), `${id}, ${CONFIG}`);
  checkComputable(config, id);
}

interface FoundWeights {
  readonly weights: Weights;
  /** Of the commit that has them. */
  readonly files: readonly HubFile[];
  readonly weightsCommit: string;
}

/** Where only pickles are there, the hub's converter may have put safetensors into a pull request. */
async function findWeights(repository: HubRepository, commit: string, files: readonly HubFile[]): Promise<FoundWeights> {
  const own = weightsOf(files);
  if (own) return { weights: own, files, weightsCommit: commit };
  const weightsCommit = await repository.conversion(commit);
  const converted = weightsCommit === undefined ? [] : await repository.files(weightsCommit, { recursive: false });
  const weights = weightsOf(converted);
  if (weightsCommit === undefined || !weights) throw noSafetensors(files, repository.asked.what);
  return { weights, files: converted, weightsCommit };
}

async function shardNames(folder: string, { name }: NamedFile): Promise<Iterable<string>> {
  const path = join(folder, name);
  return parseShardIndex(await readTextFile(path, MAX_INDEX_BYTES), path).values();
}

/** Their headers: the hash says that they came as they are on the hub, not that they are whole there. */
async function checkWeights(folder: string): Promise<void> {
  await (await openWeights(folder)).close();
}
