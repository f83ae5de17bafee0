import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { exportHuggingFace } from './exports';
import { ModelLibrary } from './library/model-library';
import { APP } from './small-run.test-helper';

const MODEL = join(import.meta.dirname, '../training/fixtures/tiny-bert/classifier');

/** What copies a model below `folder`. */
const COPIES: Readonly<Record<string, (folder: string, signal: AbortSignal) => Promise<unknown>>> = {
  'a model that is added': (folder, signal) => new ModelLibrary({ ...APP, home: folder }, () => []).add(MODEL, signal),
  'a model that is exported': (folder, signal) => exportHuggingFace(APP, { model: MODEL, out: join(folder, 'models', 'exported'), signal }),
  'a model that is exported in half the size': (folder, signal) => exportHuggingFace(APP, { model: MODEL, out: join(folder, 'models', 'exported'), half: true, signal }),
};

test.each(Object.keys(COPIES))('%s: cancelled at any time, nothing of it is left', async (name) => {
  const base = await temporaryFolder();
  let cancelled = 0;
  for (; ; cancelled++) {
    const folder = join(base, String(cancelled));
    mkdirSync(folder);
    const error = await COPIES[name]!(folder, abortedAfter(cancelled)).then(() => undefined, (thrown: unknown) => thrown);
    if (error === undefined) break;
    expect(error).toMatchObject({ family: 'cancelled' });
    expect(contents(join(folder, 'models')), `asked ${cancelled} times`).toEqual([]);
  }
  expect(cancelled).toBeGreaterThanOrEqual(3);
  expect(contents(join(base, String(cancelled), 'models'))).toHaveLength(1);
});

/** A signal that is found aborted when it was asked so many times. */
function abortedAfter(count: number): AbortSignal {
  let asked = 0;
  return Object.defineProperty(new AbortController().signal, 'aborted', { get: () => asked++ >= count });
}

function contents(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
