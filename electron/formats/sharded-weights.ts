import { join } from 'node:path';
import { userError, type AppError } from '../../shared/errors';
import { SHARD_INDEX } from './model-file-names';
import { quoted } from './quoted';
import { openSafetensors, type SafetensorsFile } from './safetensors-reader';
import { parseStrictJson, StrictJsonError, type StrictJson } from './strict-json';
import { readTextFile } from '../files/text-file';
import type { WeightSource } from './weight-files';

const MAX_INDEX_BYTES = 20_000_000;
/** Each shard is an open file. */
const MAX_SHARDS = 256;

/** The names of the files that the index of a folder names. @throws a user error when it is no such index */
export async function shardFiles(folder: string): Promise<string[]> {
  return [...new Set((await readIndex(folder)).values())];
}

/**
 * Opens a model whose weights are in several safetensors files.
 *
 * @throws a user error when the index and the files do not hold exactly the same tensors, or a file name leads elsewhere
 */
export async function openShards(folder: string): Promise<WeightSource> {
  const where = join(folder, SHARD_INDEX);
  const weightMap = await readIndex(folder);
  const shards = new Map<string, SafetensorsFile>();
  const close = async () => {
    await Promise.all([...shards.values()].map((shard) => shard.close()));
  };
  try {
    for (const file of new Set(weightMap.values())) shards.set(file, await openSafetensors(join(folder, file)));
    checkShards(weightMap, shards, where);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const shardOf = (name: string): SafetensorsFile => {
    const shard = shards.get(weightMap.get(name) ?? '');
    if (shard === undefined) throw userError('tensor-missing', `${where} has no tensor ${quoted(name)}.`, 'Check that it is the right model.');
    return shard;
  };
  return {
    names: [...weightMap.keys()],
    entry: (name) => shardOf(name).entry(name),
    readFloat32: (name) => shardOf(name).readFloat32(name),
    close,
  };
}

async function readIndex(folder: string): Promise<ReadonlyMap<string, string>> {
  const where = join(folder, SHARD_INDEX);
  return parseShardIndex(await readTextFile(where, MAX_INDEX_BYTES), where);
}

/**
 * The tensors of an index and the file of each.
 *
 * @throws a user error when it is no such index, or a file name is not that of a file in the folder itself
 */
export function parseShardIndex(jsonText: string, where: string): ReadonlyMap<string, string> {
  const index = parse(jsonText, where);
  const map = index instanceof Map ? index.get('weight_map') : undefined;
  if (!(map instanceof Map)) throw wrongIndex(where, 'it has no "weight_map"');
  const weightMap = new Map<string, string>();
  for (const [name, file] of map) {
    if (typeof file !== 'string' || !PLAIN_FILE_NAME.test(file)) {
      throw wrongIndex(where, `tensor ${quoted(name)} should be in a .safetensors file of that folder, not in ${typeof file === 'string' ? quoted(file) : 'something that is no text'}`);
    }
    weightMap.set(name, file);
  }
  const files = new Set(weightMap.values()).size;
  if (files === 0 || files > MAX_SHARDS) throw wrongIndex(where, `it names ${files} files; 1 to ${MAX_SHARDS} are expected`);
  return weightMap;
}

/** No path, no drive letter, no hidden file: a name that cannot lead out of its folder on any system. */
const PLAIN_FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}\.safetensors$/;

function parse(jsonText: string, where: string): StrictJson {
  try {
    return parseStrictJson(jsonText);
  } catch (thrown) {
    if (thrown instanceof StrictJsonError) throw wrongIndex(where, thrown.message);
    throw thrown;
  }
}

/** Every tensor of the index is in its file, and no file holds one that the index does not place there. */
function checkShards(weightMap: ReadonlyMap<string, string>, shards: ReadonlyMap<string, SafetensorsFile>, where: string): void {
  const held = new Map([...shards].map(([file, shard]) => [file, new Set(shard.names)]));
  for (const [name, file] of weightMap) {
    if (!held.get(file)!.has(name)) throw wrongIndex(where, `tensor ${quoted(name)} is not in ${file}`);
  }
  for (const [file, names] of held) {
    const stray = [...names].find((name) => weightMap.get(name) !== file);
    if (stray !== undefined) throw wrongIndex(where, `${file} holds tensor ${quoted(stray)}, which is not listed there`);
  }
}

function wrongIndex(where: string, problem: string): AppError {
  return userError('shard-index-damaged', `${where} does not fit its files: ${problem}.`, 'Download the whole model folder again.');
}
