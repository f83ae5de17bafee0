import { existsSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { withFault } from './failing-disk.test-helper';
import { bytesSoFar, PartFile } from './part-file';
import { temporaryFolder } from './temporary-folder.test-helper';

async function contentsOf(part: PartFile): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of part.contents()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

it('a file grows over several tries, and has its name when it is whole', async () => {
  const path = join(await temporaryFolder(), 'file');
  const first = await PartFile.open(path);
  await first.append(Buffer.from('one '));
  await first.close();
  expect(existsSync(path)).toBe(false);
  expect(await bytesSoFar(path)).toBe(4);
  const second = await PartFile.open(path);
  expect(await contentsOf(second)).toBe('one ');
  await second.append(Buffer.from('two'));
  await second.complete();
  await second.close();
  expect(readFileSync(path, 'utf8')).toBe('one two');
  expect(existsSync(`${path}.part`)).toBe(false);
  expect(await bytesSoFar(path)).toBe(7);
});

it('what was thrown away does not come back', async () => {
  const path = join(await temporaryFolder(), 'file');
  const part = await PartFile.open(path);
  await part.append(Buffer.from('wrong'));
  await part.restart();
  await part.append(Buffer.from('right'));
  await part.complete();
  await part.close();
  expect(readFileSync(path, 'utf8')).toBe('right');
});

it('begins anew where the system makes no file shorter that is open for appending, as Windows', async () => {
  const path = join(await temporaryFolder(), 'file');
  const part = await PartFile.open(path);
  const handle = await open(`${path}.part`);
  const truncate = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'truncate').mockRejectedValue(Object.assign(new Error('EPERM'), { code: 'EPERM', syscall: 'ftruncate' }));
  await handle.close();
  await part.append(Buffer.from('wrong'));
  await part.restart();
  expect(part.bytes).toBe(0);
  for (const piece of ['right', ' too']) await part.append(Buffer.from(piece));
  await part.close();
  truncate.mockRestore();
  expect(readFileSync(`${path}.part`, 'utf8')).toBe('right too');
});

it('a full disk is told as such, and keeps what was written', async () => {
  const folder = await temporaryFolder();
  const fill = (name: string) => async () => {
    const part = await PartFile.open(join(folder, name));
    try {
      for (const piece of ['kept', 'lost']) await part.append(Buffer.from(piece));
    } finally {
      await part.close();
    }
  };
  const { operations } = await withFault('ENOSPC', undefined, fill('whole'));
  const second = operations.findIndex((operation, i) => operation.startsWith('write ') && operations.slice(0, i).some((earlier) => earlier.startsWith('write ')));
  const { error } = await withFault('ENOSPC', second, fill('cut'));
  expect(error).toMatchObject({ family: 'user', code: 'disk-full' });
  expect(readFileSync(join(folder, 'cut.part'), 'utf8')).toBe('kept');
});
