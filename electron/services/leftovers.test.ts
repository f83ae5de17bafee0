import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { withFault } from '../files/failing-disk.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { clearLeftovers } from './leftovers';
import { ModelLibrary } from './library/model-library';
import { APP } from './small-run.test-helper';

const FOLDERS = ['', 'models', 'runs', 'exports'];
const [OLD, YOUNG] = ['.tunesmith-writing-0123456789abcdef', '.tunesmith-writing-fedcba9876543210'];

/** A home folder that killed processes wrote in, some hours ago and just now, beside what is whole and as old. */
async function leftBehind(): Promise<string> {
  const home = join(await temporaryFolder(), 'home');
  await put(join(home, 'trials', 'x', 'best', 'f'));
  const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
  for (const folder of FOLDERS) {
    for (const name of [OLD, YOUNG, 'whole']) await put(join(home, folder, name, 'f'));
    for (const name of [OLD, 'whole']) await utimes(join(home, folder, name), hoursAgo, hoursAgo);
  }
  return home;
}

async function put(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '');
}

test('what killed processes left is removed: all trials, and of the half written what nobody can be writing any more', async () => {
  const home = await leftBehind();
  await clearLeftovers(home);
  for (const folder of ['models', 'runs', 'exports']) expect(await readdir(join(home, folder)), folder).toEqual([YOUNG, 'whole'].sort());
  expect(await readdir(home)).toEqual([YOUNG, 'whole', 'models', 'runs', 'exports'].sort());
});

test('what cannot be removed keeps nothing else, and no server from its start', async () => {
  const home = await leftBehind();
  const { error, operations } = await withFault('EIO', 'rm trials #1', () => clearLeftovers(home), { within: home });
  expect([error, operations[0]]).toEqual([undefined, 'rm trials #1']);
  expect(await readdir(join(home, 'models'))).toEqual([YOUNG, 'whole'].sort());
  await expect(clearLeftovers(join(home, 'not there'))).resolves.toBeUndefined();
});

test('a model whose removal is cut off is no model any more, and is removed by a later start', async () => {
  const home = join(await temporaryFolder(), 'home');
  const models = new ModelLibrary({ ...APP, root: process.cwd(), home }, () => []);
  await put(join(home, 'models', 'berta', 'config.json'));
  const { error } = await withFault('EIO', 'rm models/* #1', () => models.remove('berta'), { within: home });
  expect(error).toMatchObject({ family: 'user', code: 'disk-error' });
  expect((await models.list()).map(({ id }) => id)).toEqual(['bundled']);
  const [left] = await readdir(join(home, 'models'));
  await utimes(join(home, 'models', left!), 0, 0);
  await clearLeftovers(home);
  expect(await readdir(join(home, 'models'))).toEqual([]);
});
