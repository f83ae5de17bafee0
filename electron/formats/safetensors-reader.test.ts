import { execFileSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import expected from './fixtures/python-made.json';
import { openSafetensors } from './safetensors-reader';
import { writeSafetensors } from './safetensors-writer';
import { temporaryFolder } from '../files/temporary-folder.test-helper';

const PYTHON_MADE = join(import.meta.dirname, 'fixtures', 'python-made.safetensors');

/** Opens a file that is closed when the test ends. */
async function opened(path: string) {
  const file = await openSafetensors(path);
  onTestFinished(() => file.close());
  return file;
}

test('reads what Python wrote: names, shapes, metadata and every float', async () => {
  const file = await opened(PYTHON_MADE);
  expect([...file.names].sort()).toEqual(Object.keys(expected.tensors).sort());
  expect(Object.fromEntries(file.metadata)).toEqual(expected.metadata);
  for (const [name, { dtype, shape, float32Bits }] of Object.entries(expected.tensors)) {
    expect(file.entry(name).shape).toEqual(shape);
    if (!dtype.includes('float')) continue;
    // As numbers: any NaN equals any other, and 0 does not equal -0.
    expect([...(await file.readFloat32(name))], name).toEqual([...new Float32Array(Int32Array.from(float32Bits).buffer)]);
  }
});

test('other dtypes are there as bytes', async () => {
  const file = await opened(PYTHON_MADE);
  expect(file.entry('position_ids')).toMatchObject({ dtype: 'I64', byteLength: 40 });
  expect([...new BigInt64Array((await file.readRaw('position_ids')).buffer)]).toEqual([0n, 1n, 2n, 3n, 4n]);
  expect([...(await file.readRaw('mask'))]).toEqual([1, 0]);
  await expect(file.readFloat32('mask')).rejects.toMatchObject({ family: 'user', code: 'tensor-not-float', message: expect.stringContaining('"mask" is BOOL') as string });
});

test('a tensor that is not there is named', async () => {
  const file = await opened(PYTHON_MADE);
  expect(() => file.entry('toString')).toThrow(`${PYTHON_MADE} has no tensor "toString"`);
});

test('many tensors at a time', async () => {
  const path = join(await temporaryFolder(), 'many.safetensors');
  const tensors = Array.from({ length: 200 }, (_, i) => ({ name: `t${i}`, shape: [50], data: new Float32Array(50).fill(i) }));
  await writeSafetensors(path, tensors);
  const file = await opened(path);
  const sums = await Promise.all(tensors.map(async ({ name }) => (await file.readFloat32(name)).reduce((a, b) => a + b, 0)));
  expect(sums).toEqual(tensors.map((_, i) => 50 * i));
});

test.each([
  ['an empty file', Buffer.alloc(0), 'it has 0 bytes'],
  ['a pickle', Buffer.from('\x80\x02}q\x00X\x04\x00\x00\x00'), 'not a sound safetensors file'],
  ['a web page', Buffer.from('<!DOCTYPE html><html><body>Not found</body></html>'), 'not a sound safetensors file'],
  ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\n'), 'not a sound safetensors file'],
])('%s is refused', async (_, content, problem) => {
  const path = join(await temporaryFolder(), 'model.safetensors');
  await writeFile(path, content);
  await expect(openSafetensors(path)).rejects.toMatchObject({ family: 'user', code: 'safetensors-damaged', message: expect.stringContaining(problem) as string });
});

test('a file cut off after it was opened', async () => {
  const path = join(await temporaryFolder(), 'model.safetensors');
  await writeSafetensors(path, [{ name: 'a', shape: [1000], data: new Float32Array(1000) }]);
  const file = await opened(path);
  await truncate(path, 1000);
  await expect(file.readFloat32('a')).rejects.toThrow('it ended after 1000 bytes');
  await expect(openSafetensors(path)).rejects.toThrow('tensor "a" should end at byte 4000');
});

test('no file, a folder, a named pipe', async () => {
  const folder = await temporaryFolder();
  await expect(openSafetensors(join(folder, 'none'))).rejects.toMatchObject({ code: 'file-not-found' });
  await expect(openSafetensors(folder)).rejects.toMatchObject({ code: 'not-a-file' });
  if (process.platform === 'win32') return;
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await expect(openSafetensors(join(folder, 'pipe'))).rejects.toMatchObject({ code: 'not-a-file' });
});
