import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeSafetensors } from './safetensors-writer';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { openWeights } from './weight-files';

const tensor = (name: string, value: number) => ({ name, shape: [1], data: Float32Array.of(value) });

/** A folder with two shards and the given index. */
async function shardedFolder(weightMap: unknown): Promise<string> {
  const folder = await temporaryFolder();
  await writeSafetensors(join(folder, 'model-00001-of-00002.safetensors'), [tensor('a', 1), tensor('b', 2)]);
  await writeSafetensors(join(folder, 'model-00002-of-00002.safetensors'), [tensor('c', 3)]);
  await writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify({ metadata: { total_size: 12 }, weight_map: weightMap }));
  return folder;
}

const [FIRST, SECOND] = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];

test('one file', async () => {
  const folder = await temporaryFolder();
  await writeSafetensors(join(folder, 'model.safetensors'), [tensor('a', 1)]);
  await writeFile(join(folder, 'pytorch_model.bin'), 'never read');
  const weights = await openWeights(folder);
  expect(weights.names).toEqual(['a']);
  expect([...(await weights.readFloat32('a'))]).toEqual([1]);
  await weights.close();
});

test('several files are as one', async () => {
  const weights = await openWeights(await shardedFolder({ a: FIRST, b: FIRST, c: SECOND }));
  expect(weights.names).toEqual(['a', 'b', 'c']);
  expect(weights.entry('c')).toMatchObject({ dtype: 'F32', shape: [1] });
  expect([...(await weights.readFloat32('b')), ...(await weights.readFloat32('c'))]).toEqual([2, 3]);
  expect(() => weights.entry('__proto__')).toThrow('has no tensor "__proto__"');
  await weights.close();
});

describe('an index is refused', () => {
  test.each([
    ['that leads out of the folder', { a: '../other/model.safetensors' }, 'not in "../other/model.safetensors"'],
    ['that leads out of the folder on Windows', { a: '..\\model.safetensors' }, 'not in'],
    ['with an absolute path', { a: '/etc/model.safetensors' }, 'not in "/etc/model.safetensors"'],
    ['with a drive letter', { a: 'C:model.safetensors' }, 'not in'],
    ['that names another kind of file', { a: 'pytorch_model-00001.bin' }, 'not in'],
    ['that names no file', { a: 1 }, 'something that is no text'],
    ['without files', {}, 'it names 0 files'],
    ['that is no object', [], 'it has no "weight_map"'],
    ['with a tensor that is not in its file', { a: FIRST, b: SECOND, c: SECOND }, `tensor "b" is not in ${SECOND}`],
    ['that leaves out a tensor', { a: FIRST, c: SECOND }, `${FIRST} holds tensor "b", which is not listed there`],
  ])('%s', async (_, weightMap, problem) => {
    await expect(openWeights(await shardedFolder(weightMap))).rejects.toMatchObject({ family: 'user', code: 'shard-index-damaged', message: expect.stringContaining(problem) as string });
  });

  test('that names a file which is not there', async () => {
    const folder = await shardedFolder({ a: 'model-00003-of-00003.safetensors' });
    await expect(openWeights(folder)).rejects.toMatchObject({ code: 'file-not-found' });
  });

  test('that is no JSON, or says a thing twice', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'model.safetensors.index.json'), `{"weight_map":{"a":"${FIRST}","a":"${SECOND}"}}`);
    await expect(openWeights(folder)).rejects.toThrow('The key "a" appears twice');
  });
});

describe('what a folder holds instead', () => {
  test.each([
    ['pytorch_model.bin', 'pickled-weights'],
    ['model.pt', 'pickled-weights'],
    ['tf_model.h5', 'unsupported-weights'],
    ['training_args.bin', 'weights-not-found'],
    ['config.json', 'weights-not-found'],
  ])('%s', async (name, code) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, name), '');
    await expect(openWeights(folder)).rejects.toMatchObject({ family: 'user', code });
  });

  test('a pickle: says how to convert it, without running what its name says', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'pytorch_model.bin'), '');
    await expect(openWeights(folder)).rejects.toMatchObject({ hint: expect.stringContaining("torch.load('pytorch_model.bin', map_location='cpu', weights_only=True)") as string });
    const hostile = await temporaryFolder();
    await writeFile(join(hostile, "'; evil; '.bin"), '');
    await expect(openWeights(hostile)).rejects.toMatchObject({ hint: expect.not.stringContaining('evil') as string });
  });

  test('no folder', async () => {
    const folder = await temporaryFolder();
    await expect(openWeights(join(folder, 'none'))).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
    await mkdir(join(folder, 'model.safetensors'));
    await expect(openWeights(folder)).rejects.toMatchObject({ family: 'user', code: 'not-a-file' });
  });
});
