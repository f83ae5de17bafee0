import fc from 'fast-check';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { damaged, damages, twisted, twists } from '../files/damage.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { parseModelConfig } from '../formats/model-config';
import { openSafetensors } from '../formats/safetensors-reader';
import { headerLength, LENGTH_BYTES, parseSafetensorsHeader } from '../formats/safetensors-header';
import { writeSafetensors } from '../formats/safetensors-writer';
import { parseShardIndex } from '../formats/sharded-weights';
import { loadTokenizer } from '../tokenizer/load-tokenizer';
import { tokenizerFiles } from '../tokenizer/save-tokenizer';
import { loadEncoder } from './load-model';
import { TINY_BERT } from './tiny-model.test-helper';

const ops = new TestOps();

/** A model's folder with all that such folders may hold: its weights in two files, its tokenizer in every form. */
class FolderToDamage {
  private constructor(
    readonly folder: string,
    private readonly sound: ReadonlyMap<string, Buffer>,
  ) {}

  static async make(): Promise<FolderToDamage> {
    const folder = await temporaryFolder();
    cpSync(TINY_BERT, folder, { recursive: true });
    await splitWeights(folder);
    for (const { name, text } of tokenizerFiles(await loadTokenizer(folder), { modelMaxLength: 64 })) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, 'special_tokens_map.json'), JSON.stringify({ cls_token: '[CLS]', unk_token: { content: '[UNK]', lstrip: false }, additional_special_tokens: ['[X]'] }));
    writeFileSync(join(folder, 'added_tokens.json'), JSON.stringify({ '[X]': 338 }));
    const names = [...JSON_FILES, 'vocab.txt', ...SHARDS];
    return new FolderToDamage(folder, new Map(names.map((name) => [name, readFileSync(join(folder, name))])));
  }

  bytes(name: string): Buffer {
    return this.sound.get(name)!;
  }

  /** The file as `content` says while `body` runs. */
  async with(name: string, content: Uint8Array | string, body: () => Promise<unknown>): Promise<void> {
    writeFileSync(join(this.folder, name), content);
    await body().finally(() => writeFileSync(join(this.folder, name), this.bytes(name)));
  }
}

const SHARDS = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
const JSON_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json', 'model.safetensors.index.json'];
const TOKENIZER_FILES = ['vocab.txt', 'config.json', 'tokenizer.json', 'tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json'];

async function splitWeights(folder: string): Promise<void> {
  const whole = await openSafetensors(join(folder, 'model.safetensors'));
  const weightMap: Record<string, string> = {};
  for (const [half, file] of SHARDS.entries()) {
    const names = whole.names.filter((name, i) => i % 2 === half && whole.entry(name).dtype === 'F32');
    await writeSafetensors(join(folder, file), names.map((name) => ({ name, shape: whole.entry(name).shape, data: () => whole.readFloat32(name) })));
    for (const name of names) weightMap[name] = file;
  }
  await whole.close();
  await rm(join(folder, 'model.safetensors'));
  writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ metadata: { total_size: 1 }, weight_map: weightMap }));
}

/** Reads one damaged thing of a folder. */
type Read = (target: FolderToDamage, name: string, content: Buffer) => Promise<unknown>;

interface Reader {
  readonly files: readonly string[];
  /** What of a file is damaged; all without. */
  readonly part?: (sound: Buffer) => Buffer;
  readonly read: Read;
}

/** From the single parser to the whole folder, as `finetune --model` and `tokenize --model` open it. */
export const READERS: Readonly<Record<string, Reader>> = {
  'the header of safetensors': { files: SHARDS, part: headerOf, read: (target, name, content) => settle(() => readHeader(content, target.bytes(name).length, name)) },
  'the index of shards': { files: ['model.safetensors.index.json'], read: (_, name, content) => settle(() => parseShardIndex(content.toString(), name)) },
  'config.json': { files: ['config.json'], read: (_, name, content) => settle(() => parseModelConfig(content.toString(), name)) },
  'the files of a tokenizer': {
    files: TOKENIZER_FILES,
    read: (target, name, content) => target.with(name, content, async () => {
      // vocab.txt is looked at only where there is no tokenizer.json.
      if (name !== 'vocab.txt') return (await loadTokenizer(target.folder)).encode('Hello [MASK] [X] é数 unaffable');
      await rm(join(target.folder, 'tokenizer.json'));
      return loadTokenizer(target.folder).finally(() => writeFileSync(join(target.folder, 'tokenizer.json'), target.bytes('tokenizer.json')));
    }),
  },
  'a whole folder': {
    files: [...JSON_FILES, ...SHARDS],
    read: (target, name, content) => target.with(name, content, async () => {
      const { model } = await loadEncoder(ops, target.folder, { labels: ['a', 'b'], seed: 1, dropout: undefined });
      model.dispose();
    }),
  },
};

/** The length and the header, without the numbers. */
function headerOf(sound: Buffer): Buffer {
  return sound.subarray(0, LENGTH_BYTES + Number(sound.readBigUInt64LE()));
}

/** As the reader of files does it: the length first, then as much as it says. */
function readHeader(content: Buffer, fileSize: number, name: string): unknown {
  const length = headerLength(content.subarray(0, LENGTH_BYTES), fileSize, name);
  return parseSafetensorsHeader(content.subarray(0, LENGTH_BYTES + length), fileSize, name);
}

function settle(work: () => unknown): Promise<unknown> {
  return Promise.resolve().then(work);
}

/** Reads `numRuns` damaged folders: what comes out is what was asked for or a user error in one line. */
export async function fuzzFolder(reader: string, numRuns: number): Promise<void> {
  const target = await FolderToDamage.make();
  const { files, read, part = (sound: Buffer) => sound } = READERS[reader]!;
  const live = ops.liveHandles;
  const property = fc.asyncProperty(fc.constantFrom(...files), damages, twists, fc.boolean(), async (name, bytes, values, twist) => {
    const sound = target.bytes(name);
    const content = twist && name.endsWith('.json') ? Buffer.from(twisted(sound.toString(), values)) : damaged(part(sound), bytes);
    await read(target, name, content).catch((error: unknown) => {
      expect(error).toMatchObject({ family: 'user', hint: expect.stringMatching(/./) as string });
      expect((error as Error).message).not.toMatch(/\n/);
    });
  });
  await fc.assert(property, { numRuns });
  expect(ops.liveHandles).toBe(live);
}
