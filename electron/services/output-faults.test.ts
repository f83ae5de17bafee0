import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withFault } from '../files/failing-disk.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { exportHuggingFace } from './exports';
import { predictFile } from './predictions';
import { finetuneRun } from './runs';
import { APP, smallRunConfig } from './small-run.test-helper';

/** What writes beside a run, to `out`: at every failure there is nothing there, or all. */
const WRITERS: Readonly<Record<string, (base: string, out: string) => Promise<unknown>>> = {
  'the table of predictions': (base, out) => predictFile(APP, { model: join(base, 'model'), data: join(base, 'data.csv'), out, text: 'text', raw: false }),
  'an exported model': (base, out) => exportHuggingFace(APP, { model: join(base, 'model'), out: join(out, 'deep') }),
};

test.each(Object.keys(WRITERS))('%s: whole or not there, whatever the disk does', async (name) => {
  const base = await temporaryFolder();
  await finetuneRun(APP, { config: { ...smallRunConfig(base), maxSteps: 1 }, out: join(base, 'model'), overwrite: false });
  const write = (folder: string) => WRITERS[name]!(base, join(folder, 'result'));
  const folders = Array.from({ length: 400 }, (_, i) => join(base, `out-${i}`));
  const next = () => {
    const folder = folders.pop()!;
    mkdirSync(folder);
    return folder;
  };

  const whole = next();
  const { operations } = await withFault('EIO', undefined, () => write(whole), { within: whole });
  expect(operations.length).toBeGreaterThan(4);
  for (const fault of ['ENOSPC', 'EIO', 'short-write'] as const) {
    for (const operation of operations) {
      const folder = next();
      const { error } = await withFault(fault, operation, () => write(folder), { within: folder });
      if (error !== undefined) expect(error, operation).toMatchObject({ family: 'user', message: expect.stringMatching(/^Could not write .*result.*: the disk /) as string });
      expect([[], contents(whole)], `${fault} at ${operation}`).toContainEqual(contents(folder));
    }
  }
});

/** Names and bytes of all files. */
function contents(folder: string): [string, string][] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name)).sort().map((path) => [path.slice(folder.length), readFileSync(path, 'base64')]);
}
