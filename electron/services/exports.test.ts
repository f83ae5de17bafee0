import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isTemporaryFile } from '../files/atomic-file';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { writeSafetensors } from '../formats/safetensors-writer';
import { openWeights } from '../formats/weight-files';
import { exportHuggingFace } from './exports';
import { APP } from './small-run.test-helper';

const MODEL = join(import.meta.dirname, '../training/fixtures/tiny-bert/classifier');

test('an empty folder becomes the model’s, also behind a link; one with something in it is refused', async () => {
  const base = await temporaryFolder();
  for (const name of ['empty', 'behind', 'full']) mkdirSync(join(base, name));
  writeFileSync(join(base, 'full', 'letter.txt'), 'Dear Ann');
  symlinkSync(join(base, 'behind'), join(base, 'link'), 'junction');
  for (const name of ['empty', 'link']) await expect(exportHuggingFace(APP, { model: MODEL, out: join(base, name) }), name).resolves.toContain('config.json');
  expect(lstatSync(join(base, 'link')).isSymbolicLink()).toBe(true);
  expect(readdirSync(join(base, 'behind'))).toContain('config.json');
  await expect(exportHuggingFace(APP, { model: MODEL, out: join(base, 'full') })).rejects.toMatchObject({ family: 'user', code: 'folder-not-empty' });
  expect(readdirSync(join(base, 'full'))).toEqual(['letter.txt']);
});

test('what comes into the folder while the model is copied stays, and is said to be in the way', async () => {
  const base = await temporaryFolder();
  const out = join(base, 'out');
  mkdirSync(out);
  // Asked between two pieces of a file.
  const signal = Object.defineProperty(new AbortController().signal, 'aborted', {
    get: () => {
      if (readdirSync(base).some(isTemporaryFile)) writeFileSync(join(out, 'letter.txt'), 'Dear Ann');
      return false;
    },
  });
  await expect(exportHuggingFace(APP, { model: MODEL, out, signal })).rejects.toMatchObject({ family: 'user', code: 'folder-not-empty' });
  expect(readFileSync(join(out, 'letter.txt'), 'utf8')).toBe('Dear Ann');
  expect(readdirSync(base)).toEqual(['out']);
});

test('all that is read of a model is exported: tokens added beside the vocabulary, shards of whatever name, and who may use it', async () => {
  const base = await temporaryFolder();
  const [model, out] = [join(base, 'model'), join(base, 'out')];
  cpSync(MODEL, model, { recursive: true });
  writeFileSync(join(model, 'added_tokens.json'), '{}');
  writeFileSync(join(model, 'LICENSE'), 'Do as you like.');
  const names = await intoShards(model);
  expect(await exportHuggingFace(APP, { model, out })).toEqual(['LICENSE', 'added_tokens.json', 'config.json', 'model.safetensors.index.json', 'vocab.txt', 'weights-1.safetensors', 'weights-2.safetensors']);
  const weights = await openWeights(out);
  await weights.close();
  expect([...weights.names].sort()).toEqual(names);
  expect(await exportHuggingFace(APP, { model, out: join(base, 'half'), half: true })).toEqual(['LICENSE', 'added_tokens.json', 'config.json', 'model.safetensors', 'vocab.txt']);
});

test('weights in float64 are halved like others', async () => {
  const base = await temporaryFolder();
  const [model, out] = [join(base, 'model'), join(base, 'out')];
  cpSync(MODEL, model, { recursive: true });
  inFloat64(join(model, 'model.safetensors'));
  await exportHuggingFace(APP, { model, out, half: true });
  const [before, after] = [await openWeights(MODEL), await openWeights(out)];
  expect(after.names).toEqual(before.names);
  const [expected, halved] = [await before.readFloat32('classifier.weight'), await after.readFloat32('classifier.weight')];
  await Promise.all([before.close(), after.close()]);
  halved.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 3));
});

test('a config.json that an editor saved with a byte-order mark is no obstacle to halving', async () => {
  const base = await temporaryFolder();
  const [model, out] = [join(base, 'model'), join(base, 'out')];
  cpSync(MODEL, model, { recursive: true });
  const config = readFileSync(join(model, 'config.json'), 'utf8');
  writeFileSync(join(model, 'config.json'), `\ufeff${config}`);
  await exportHuggingFace(APP, { model, out, half: true });
  expect(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))).toEqual({ ...(JSON.parse(config) as object), dtype: 'float32' });
});

/** @returns the names of all tensors, sorted */
async function intoShards(folder: string): Promise<string[]> {
  const weights = await openWeights(folder);
  const tensors = await Promise.all(weights.names.map(async (name) => ({ name, shape: weights.entry(name).shape, data: await weights.readFloat32(name) })));
  await weights.close();
  const parts = [tensors.slice(0, 3), tensors.slice(3)];
  const weightMap = Object.fromEntries(parts.flatMap((part, i) => part.map(({ name }) => [name, `weights-${i + 1}.safetensors`])));
  for (const [i, part] of parts.entries()) await writeSafetensors(join(folder, `weights-${i + 1}.safetensors`), part);
  writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map: weightMap }));
  rmSync(join(folder, 'model.safetensors'));
  return Object.keys(weightMap).sort();
}

/** As `model.double()` in Python. */
function inFloat64(path: string): void {
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString('utf8', 8, start)) as Record<string, { dtype: string; data_offsets: [number, number] }>;
  for (const entry of Object.values(header)) {
    if (entry.dtype === 'F32') Object.assign(entry, { dtype: 'F64', data_offsets: entry.data_offsets.map((offset) => 2 * offset) });
  }
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length));
  const json = JSON.stringify(header);
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  writeFileSync(path, Buffer.concat([length, text, Buffer.from(Float64Array.from(numbers).buffer)]));
}
