import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunConfig } from '../../shared/model/run';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { finetuneRun, resumeRun } from './runs';
import { APP, modelIn, smallRunConfig, stoppedRun } from './small-run.test-helper';

/** What happens to a file on a bad disk, or in careless hands. */
const DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  removed: (path) => rmSync(path),
  emptied: (path) => writeFileSync(path, ''),
  'cut by a byte': (path) => writeFileSync(path, readFileSync(path).subarray(0, -2)),
  'cut in half': (path) => writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size >> 1)),
  'flipped at its start': (path) => flip(path, 0.02),
  'flipped in its middle': (path) => flip(path, 0.5),
  'flipped at its end': (path) => flip(path, 0.97),
};

/** One bit of a byte that is no blank: a flip of those may change nothing. */
function flip(path: string, where: number): void {
  const bytes = readFileSync(path);
  let at = Math.floor(bytes.length * where);
  while (bytes[at] === 0x20 || bytes[at] === 0x0a) at--;
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}

let base: string;
let config: RunConfig;
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'tunesmith-damage-'));
  config = smallRunConfig(base);
  await finetuneRun(APP, { config, out: join(base, 'whole'), overwrite: false });
  await stoppedRun(config, join(base, 'stopped'));
});

afterAll(() => rmSync(base, { recursive: true }));

async function copyOf(name: 'whole' | 'stopped'): Promise<string> {
  const out = join(await temporaryFolder(), 'out');
  await cp(join(base, name), out, { recursive: true });
  return out;
}

const RUN_FILES = ['events.jsonl', 'best/config.json', 'best/manifest.json', 'best/model.safetensors', 'best/tokenizer.json', 'best/vocab.txt'];
const CHECKPOINT_FILES = ['manifest.json', 'model.safetensors', 'optimizer.safetensors', 'state.json'].flatMap((name) => [`checkpoints/step-2/${name}`, `checkpoints/step-4/${name}`]);

describe.each([...RUN_FILES, ...CHECKPOINT_FILES])('of a run that is gone on with, %s', (name) => {
  test.each(Object.keys(DAMAGES))('%s: the same model in the end', async (damage) => {
    const out = await copyOf('stopped');
    DAMAGES[damage]!(join(out, 'run', name));
    await resumeRun(APP, { folder: out });
    expect(modelIn(out).equals(modelIn(join(base, 'whole')))).toBe(true);
    const lines = readFileSync(join(out, 'run', 'events.jsonl'), 'utf8').trimEnd().split('\n');
    expect(() => lines.map((line) => JSON.parse(line) as unknown)).not.toThrow();
  });
});

test('all files of a stopped run were damaged', () => {
  const files = readdirSync(join(base, 'stopped', 'run'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name).slice(join(base, 'stopped', 'run').length + 1).replaceAll('\\', '/'));
  // tokenizer_config.json is like tokenizer.json.
  expect(names.sort()).toEqual([...RUN_FILES, ...CHECKPOINT_FILES, 'best/tokenizer_config.json', 'run.json'].sort());
});

describe('run.json, which says what the run is,', () => {
  test.each(Object.keys(DAMAGES))('%s: refused in a sentence, and nothing is changed', async (damage) => {
    const out = await copyOf('stopped');
    const path = join(out, 'run', 'run.json');
    DAMAGES[damage]!(path);
    const expected = damage === 'removed' ? { code: 'not-a-run', message: `${out} is not a run: it has no run/run.json.` } : { code: 'damaged-file', message: expect.stringContaining(path) as string };
    await expect(resumeRun(APP, { folder: out })).rejects.toMatchObject({ family: 'user', hint: expect.stringMatching(/./) as string, ...expected });
    expect(readdirSync(join(out, 'run', 'checkpoints'))).toEqual(['step-2', 'step-4']);
  });
});

describe('result.json of a finished run', () => {
  test.each(Object.keys(DAMAGES).filter((damage) => damage !== 'removed'))('%s: refused in a sentence; the model stays', async (damage) => {
    const out = await copyOf('whole');
    DAMAGES[damage]!(join(out, 'run', 'result.json'));
    await expect(resumeRun(APP, { folder: out })).rejects.toMatchObject({ family: 'user', code: 'damaged-file', message: expect.stringContaining("the run's result, is damaged") as string });
    expect(modelIn(out).equals(modelIn(join(base, 'whole')))).toBe(true);
  });

  test('removed: the run is made again, to the same model', async () => {
    const out = await copyOf('whole');
    rmSync(join(out, 'run', 'result.json'));
    await resumeRun(APP, { folder: out });
    expect(modelIn(out).equals(modelIn(join(base, 'whole')))).toBe(true);
    expect(existsSync(join(out, 'run', 'result.json'))).toBe(true);
  });
});
