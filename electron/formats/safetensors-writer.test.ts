import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { float16ToFloat32, float32ToFloat16 } from './half-precision';
import { openSafetensors } from './safetensors-reader';
import { writeSafetensors, type TensorToWrite } from './safetensors-writer';
import { temporaryFolder } from '../files/temporary-folder.test-helper';

const FIXTURES = join(import.meta.dirname, 'fixtures');

async function readAll(path: string): Promise<Record<string, readonly number[]>> {
  const file = await openSafetensors(path);
  try {
    return Object.fromEntries(await Promise.all(file.names.map(async (name) => [name, [...(await file.readFloat32(name))]] as const)));
  } finally {
    await file.close();
  }
}

test('the same tensors, in any order, give the same bytes as Python’s safetensors', async () => {
  const path = join(await temporaryFolder(), 'weights.safetensors');
  const names = ['2', '10', 'b.weight', 'Ä', '\uff5e', '\u{1f600}'];
  const tensors = names.map((name, i) => ({ name, shape: [i + 1], data: Float32Array.from({ length: i + 1 }, (_, j) => j / 4) }));
  await writeSafetensors(path, tensors.reverse());
  expect(await readFile(path)).toEqual(await readFile(join(FIXTURES, 'python-weights.safetensors')));
});

test('any tensors come back as they went in', async () => {
  const path = join(await temporaryFolder(), 'weights.safetensors');
  const values = fc.array(fc.float({ noNaN: true }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), values, { maxKeys: 6 }), async (tensors) => {
      await writeSafetensors(path, Object.entries(tensors).map(([name, data]) => ({ name, shape: [data.length], data: Float32Array.from(data) })));
      const read = await readAll(path);
      expect(Object.entries(read).sort()).toEqual(Object.entries(tensors).sort());
    }),
    { numRuns: 50 },
  );
});

test('the halves are rounded, half the size, and read back exactly', async () => {
  const folder = await temporaryFolder();
  const data = Float32Array.of(1 / 3, 65504, -1e-7, 0);
  const sizes: number[] = [];
  for (const dtype of ['F32', 'F16', 'BF16'] as const) {
    const path = join(folder, dtype);
    await writeSafetensors(path, [{ name: 'w', shape: [2, 2], data }], { dtype });
    const file = await openSafetensors(path);
    expect(file.entry('w')).toMatchObject({ dtype, shape: [2, 2] });
    sizes.push(file.entry('w').byteLength);
    await file.close();
  }
  expect(sizes).toEqual([16, 8, 8]);
  expect((await readAll(join(folder, 'F16')))['w']).toEqual([...float16ToFloat32(float32ToFloat16(data))]);
});

test('a view into a larger array is written, not the array', async () => {
  const path = join(await temporaryFolder(), 'weights.safetensors');
  await writeSafetensors(path, [{ name: 'w', shape: [2], data: Float32Array.of(9, 1, 2, 9).subarray(1, 3) }]);
  expect(await readAll(path)).toEqual({ w: [1, 2] });
});

test('values may come one tensor at a time, each asked for once, in the order of the file', async () => {
  const path = join(await temporaryFolder(), 'weights.safetensors');
  const asked: string[] = [];
  const lazy = (name: string): TensorToWrite => ({
    name,
    shape: [1],
    data: () => {
      asked.push(name);
      return Promise.resolve(Float32Array.of(asked.length));
    },
  });
  await writeSafetensors(path, ['b', 'a', 'c'].map(lazy));
  expect(asked).toEqual(['a', 'b', 'c']);
  expect(await readAll(path)).toEqual({ a: [1], b: [2], c: [3] });
});

test('what would make a damaged file is a bug, and leaves nothing behind', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'weights.safetensors');
  const one = { name: 'a', shape: [1], data: Float32Array.of(1) };
  await expect(writeSafetensors(path, [one, one])).rejects.toThrow('Two tensors are called a');
  await expect(writeSafetensors(path, [{ ...one, name: '__metadata__' }])).rejects.toThrow('Two tensors');
  await expect(writeSafetensors(path, [{ ...one, shape: [2] }])).rejects.toThrow('should have 2 values, not 1');
  await expect(writeSafetensors(path, [{ ...one, shape: [-1] }])).rejects.toThrow('impossible shape');
  expect(await readdir(folder)).toEqual([]);
});
