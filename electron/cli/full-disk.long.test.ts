import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLI, model, runArguments, tunesmith, writeTable } from './resume.test-helper';

/** A disk of its own that is really full: a file system in memory, which only root on Linux may mount. */
const base = mkdtempSync(join(tmpdir(), 'tunesmith-full-'));
const disk = join(base, 'disk');
mkdirSync(disk);
const mounted = process.platform === 'linux' && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tunesmith-test', disk]).status === 0;
if (!mounted) process.stderr.write('Left out: a full disk needs a tmpfs, which only root on Linux may mount.\n');

beforeAll(() => {
  writeTable(base);
  const { status, stderr } = tunesmith(base, runArguments('whole'));
  expect(status, stderr).toBe(0);
});
afterAll(() => {
  if (mounted) spawnSync('umount', [disk]);
  rmSync(base, { recursive: true });
});

/** Fills the disk up to some bytes. */
function fill(left: number): void {
  const { bavail, bsize } = statfsSync(disk);
  const file = openSync(join(disk, 'ballast'), 'w');
  try {
    for (let rest = bavail * bsize - left; rest > 0; ) rest -= writeSync(file, Buffer.alloc(Math.min(rest, 2 ** 20)));
  } catch (error) {
    // The run writes meanwhile, and may have taken what was left.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

/** A run whose disk fills up once it has made a step. */
async function runOnFillingDisk(out: string, left: number): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...runArguments(out)], { cwd: base, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  let isFull = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (isFull || !stderr.includes('step 1/')) return;
    isFull = true;
    fill(left);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

describe.runIf(mounted)('a disk that is really full', () => {
  test.each([0, 8, 40, 100, 200, 400, 700, 1000])('in the middle of a run, with %i KiB left: a sentence, and --resume ends in the same model', async (kilobytes) => {
    const out = join(disk, 'out');
    const { code, stderr } = await runOnFillingDisk(out, kilobytes * 1024);
    expect(code, stderr).toBe(1);
    const last = stderr.trimEnd().split('\n').at(-1)!;
    expect(last).toMatch(/^tunesmith: Could not write \/.*out.*: the disk is full\. .*Free some space.* Go on with: tunesmith finetune --resume /);
    expect(last).not.toContain('.tunesmith-writing-');
    expect(readdirSync(out)).toEqual(['run']);

    rmSync(join(disk, 'ballast'));
    const resumed = tunesmith(base, ['finetune', '--resume', out]);
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(model(disk, 'out').equals(model(base, 'whole'))).toBe(true);
    rmSync(out, { recursive: true });
  });

  test('before a run: it is not begun, and nothing is left', () => {
    fill(2 * 2 ** 20);
    const { status, stderr } = tunesmith(base, runArguments(join(disk, 'out')));
    expect(status).toBe(1);
    expect(stderr).toMatch(/The disk of .* has \d+ MB free; the run needs about \d+ MB/);
    expect(readdirSync(disk)).toEqual(['ballast']);
    rmSync(join(disk, 'ballast'));
  });

  test('predict and export leave no part of a file', () => {
    fill(60 * 1024);
    for (const args of [['predict', '--data', 'data.csv', '--out', join(disk, 'p.csv')], ['export', '--format', 'hf', '--out', join(disk, 'exported')]]) {
      const { status, stderr } = tunesmith(base, [args[0]!, '--model', 'whole', ...args.slice(1)]);
      // The table is small enough for what is left; the model is not.
      if (args[0] === 'predict') expect(status, stderr).toBe(0);
      else expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringMatching(/Could not write .*exported.*: the disk is full\. Free some space/) as string });
    }
    expect(readdirSync(disk).sort()).toEqual(['ballast', 'p.csv']);
  });
});
