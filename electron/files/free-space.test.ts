import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkFreeSpace, spaceTaken } from './free-space';
import { temporaryFolder } from './temporary-folder.test-helper';

test('too little space is told with both figures and what to do', async () => {
  await expect(checkFreeSpace('/data', 4.2e9, { free: () => Promise.resolve(1.5e8) })).rejects.toMatchObject({
    ...{ family: 'user', code: 'disk-too-full', hint: 'Free some space, or choose a folder on another disk.' },
    message: 'The disk of /data has 150 MB free; the run needs about 4.2 GB for its checkpoints and its model.',
  });
});

test('enough space, and a system that does not say, are no obstacle', async () => {
  await checkFreeSpace('/data', 10, { free: () => Promise.resolve(10) });
  await checkFreeSpace('/data', 10, { free: () => Promise.resolve(undefined) });
  await checkFreeSpace(await temporaryFolder(), 1);
  await expect(checkFreeSpace(await temporaryFolder(), 1e18)).rejects.toMatchObject({ code: 'disk-too-full' });
});

test('a folder takes what its files take', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), 'abc');
  expect([await spaceTaken(folder), await spaceTaken(join(folder, 'none'))]).toEqual([3, 0]);
});
