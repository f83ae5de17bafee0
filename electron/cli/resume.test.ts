import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interrupted, model, runArguments, tunesmith, writeTable } from './resume.test-helper';

/** Runs that are stopped and killed, as a script sees them. */
let folder: string;
/** Of the run that was never stopped. */
let seconds: number;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunesmith-resume-'));
  writeTable(folder);
  const started = performance.now();
  const { status, stderr } = tunesmith(folder, runArguments('whole'));
  expect(status, stderr).toBe(0);
  seconds = (performance.now() - started) / 1000;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KILLS = 10;

describe('kill -9', () => {
  it(`at ${KILLS} instants of a run, each followed by --resume: the same model, byte for byte`, { timeout: 300_000 }, async () => {
    for (let i = 0; i < KILLS; i++) {
      const out = `killed-${i}`;
      await interrupted(folder, runArguments(out), ((i + 0.5) / KILLS) * seconds * 1000, 'SIGKILL');
      const { status, stderr } = existsSync(join(folder, out, 'run')) ? tunesmith(folder, ['finetune', '--resume', out]) : tunesmith(folder, runArguments(out));
      expect(status, stderr).toBe(0);
      expect(model(folder, out).equals(model(folder, 'whole')), `killed at ${i}`).toBe(true);
      expect(readdirSync(join(folder, out)).filter((name) => name.startsWith('.'))).toEqual([]);
    }
  });

  it('before the first checkpoint: --resume starts at the first step, with the same seed', async () => {
    await interrupted(folder, runArguments('early', '--checkpoint-every', '1000'), 'texts to train on', 'SIGKILL');
    const { status, stderr } = tunesmith(folder, ['finetune', '--resume', 'early', '--json']);
    expect(status, stderr).toBe(0);
    expect(stderr).toMatch(/no checkpoint to go on from/);
    expect(model(folder, 'early').equals(model(folder, 'whole'))).toBe(true);
  });
});

describe('Ctrl-C', () => {
  it('leaves a checkpoint, says how to go on, and exits 130; a changed file is refused, the earlier one goes on', async () => {
    const stopped = await interrupted(folder, runArguments('stopped'), 'step 1/', 'SIGINT');
    expect(stopped.code, stopped.stderr).toBe(130);
    expect(stopped.stderr).toMatch(/Stopped after step \d+\..*finetune --resume .*stopped/);
    expect(readdirSync(join(folder, 'stopped', 'run', 'checkpoints'))).not.toEqual([]);

    const data = readFileSync(join(folder, 'data.csv'), 'utf8');
    writeFileSync(join(folder, 'data.csv'), data.replace('good', 'gooD'));
    const refused = tunesmith(folder, ['finetune', '--resume', 'stopped']);
    writeFileSync(join(folder, 'data.csv'), data);
    expect(refused).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/data\.csv has changed since the run began/) as string });

    expect(tunesmith(folder, ['finetune', '--resume', 'stopped/run']).status).toBe(0);
    expect(model(folder, 'stopped').equals(model(folder, 'whole'))).toBe(true);
    const steps = readFileSync(join(folder, 'stopped', 'run', 'events.jsonl'), 'utf8').match(/"kind":"step","step":\d+/g)!;
    expect(steps).toHaveLength(new Set(steps).size);
  });
});

describe('--resume', () => {
  it('prints the result of a finished run again', () => {
    const { status, stdout } = tunesmith(folder, ['finetune', '--resume', 'whole', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ split: 'validation', steps: 72, stopped: expect.any(String) as string, perClass: [{ label: 'no' }, { label: 'yes' }] });
  });

  it('refuses what is no run, and options that the run has already', () => {
    mkdirSync(join(folder, 'empty'));
    expect(tunesmith(folder, ['finetune', '--resume', 'empty'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/is not a run/) as string });
    expect(tunesmith(folder, ['finetune', '--resume', 'nowhere'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/no folder/) as string });
    expect(tunesmith(folder, ['finetune', '--resume', 'whole', '--epochs', '3']).status).toBe(2);
  });

  it('refuses a run that is under way', async () => {
    const first = interrupted(folder, runArguments('busy', '--max-steps', '100000'), 5000, 'SIGINT');
    while (!existsSync(join(folder, 'busy', 'run', 'lock.json'))) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(tunesmith(folder, ['finetune', '--resume', 'busy'])).toMatchObject({ status: 1, stderr: expect.stringMatching(/is being trained by process \d+/) as string });
    expect((await first).code).toBe(130);
  });
});
