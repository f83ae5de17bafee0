import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { MANIFEST, verifyManifest, writeManifest } from './manifest';
import { temporaryFolder } from './temporary-folder.test-helper';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder, 'a.bin'), 'some bytes');
  await writeFile(join(folder, 'b.json'), '{}');
  await writeManifest(folder, 7);
});

const DAMAGED = { family: 'user', code: 'damaged-file' };

test('a folder that is as it was written is known by its step; files that came later do not matter', async () => {
  await writeFile(join(folder, 'later.txt'), 'x');
  expect(await verifyManifest(folder)).toMatchObject({ step: 7, files: { 'a.bin': { bytes: 10 }, 'b.json': { bytes: 2 } } });
});

test('every flipped bit of the manifest, and every length it is cut to, is noticed', async () => {
  const path = join(folder, MANIFEST);
  const whole = await readFile(path);
  for (let i = 0; i < whole.length; i++) {
    const flipped = Buffer.from(whole);
    flipped[i]! ^= 1 << i % 8;
    await writeFile(path, flipped);
    // Blanks between members mean nothing: there a flip may be harmless.
    const verified = await verifyManifest(folder).catch((error: unknown) => error);
    if (!(verified instanceof Error)) expect(verified).toMatchObject({ step: 7 });
    else expect(verified).not.toMatchObject({ code: 'newer-version' });
  }
  for (const length of [0, 1, whole.length / 2, whole.length - 3]) {
    await writeFile(path, whole.subarray(0, length));
    await expect(verifyManifest(folder)).rejects.toMatchObject(DAMAGED);
  }
});

test('a changed, a shorter and a missing file are noticed', async () => {
  await writeFile(join(folder, 'a.bin'), 'some bytez');
  await expect(verifyManifest(folder)).rejects.toMatchObject({ ...DAMAGED, message: expect.stringContaining('a.bin') as string });
  await writeFile(join(folder, 'a.bin'), 'some bytes');
  await truncate(join(folder, 'b.json'), 1);
  await expect(verifyManifest(folder)).rejects.toMatchObject(DAMAGED);
  await rm(join(folder, 'b.json'));
  await expect(verifyManifest(folder)).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
  await rm(join(folder, MANIFEST));
  await expect(verifyManifest(folder)).rejects.toMatchObject({ family: 'user', code: 'file-not-found' });
});
