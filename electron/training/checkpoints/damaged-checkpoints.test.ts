import { appendFileSync, existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TaskOverrides } from '../finetune.test-helper';
import { newRun, runIn, TABLE, weightsOfUnbroken, type ResumableRun } from './resuming.test-helper';

const OVERRIDES: TaskOverrides = { epochs: 4, checkpointEvery: 2 };
let expected: Promise<Buffer> | undefined;

/** Killed after step 7: its checkpoints are of the steps 4 and 6, its best weights of step 4. */
async function killedRun(): Promise<ResumableRun> {
  const run = await newRun(OVERRIDES);
  await run.go((step) => step === 7, { kill: true });
  expect((await readdir(run.checkpoints)).sort()).toEqual(['step-4', 'step-6']);
  return run;
}

/** Goes on, and tells at which step and with which warnings it began. */
async function goOn(run: ResumableRun): Promise<{ from: number | undefined; warnings: string[] }> {
  const events = await run.go();
  expect((await run.weights()).equals(await (expected ??= weightsOfUnbroken(OVERRIDES)))).toBe(true);
  return { from: events.find(({ kind }) => kind === 'started')?.step, warnings: events.flatMap((event) => (event.kind === 'note' && event.level === 'warning' ? [event.message] : [])) };
}

test('the latest checkpoint is gone on from; the latest two stay', async () => {
  const run = await killedRun();
  expect(await goOn(run)).toEqual({ from: 6, warnings: [] });
  expect((await readdir(run.checkpoints)).sort()).toEqual(['step-14', 'step-16']);
});

describe.each(['model.safetensors', 'optimizer.safetensors', 'state.json', 'manifest.json'])('%s', (name) => {
  test.each(['flipped', 'cut', 'missing'])('%s: the checkpoint is left out, and the one before it is taken', async (damage) => {
    const run = await killedRun();
    const path = join(run.checkpoints, 'step-6', name);
    const bytes = await readFile(path);
    if (damage === 'missing') await rm(path);
    if (damage === 'cut') await truncate(path, bytes.length - 7);
    if (damage === 'flipped') await writeFile(path, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 4));
    const { from, warnings } = await goOn(run);
    expect(from).toBe(4);
    expect(warnings).toEqual([expect.stringMatching(/^The checkpoint step-6 is left out: /)]);
  });
});

test('where all are damaged it starts at the first step', async () => {
  const run = await killedRun();
  for (const step of [4, 6]) await truncate(join(run.checkpoints, `step-${step}`, 'state.json'), 0);
  expect(await goOn(run)).toMatchObject({ from: 0, warnings: { length: 2 } });
});

test('damaged best weights are made again rather than trusted', async () => {
  const run = await killedRun();
  const path = join(run.best, 'model.safetensors');
  const bytes = await readFile(path);
  await writeFile(path, bytes.with(9000, bytes[9000]! ^ 1));
  expect((await goOn(run)).from).toBe(0);
});

test('what a killed writer left is removed', async () => {
  const run = await killedRun();
  await writeFile(join(run.checkpoints, '.tunesmith-writing-1234'), 'half');
  await goOn(run);
  expect(await readdir(run.checkpoints)).toHaveLength(2);
  expect(existsSync(`${run.best}.new`)).toBe(false);
});

test('a data file that was changed meanwhile is refused', async () => {
  const run = await killedRun();
  const changed = runIn(run.folder, OVERRIDES, TABLE.replace('good', 'gooD'));
  await expect(changed.go()).rejects.toMatchObject({ family: 'user', code: 'input-changed', message: expect.stringContaining('data.csv has changed since the run began') as string });
});

test('a data file that is changed while it is read is refused, before the run is settled and when it goes on', async () => {
  const whileRead = (run: ResumableRun) => run.go(undefined, { onEvent: (event) => event.kind === 'progress' && event.title === 'Loading the model' && appendFileSync(join(run.folder, 'data.csv'), 'so good,good\n') });
  const refused = { family: 'user', code: 'input-changed', message: expect.stringContaining('data.csv was changed while it was read') as string };
  const fresh = await newRun(OVERRIDES);
  await expect(whileRead(fresh)).rejects.toMatchObject(refused);
  expect(existsSync(join(fresh.folder, 'facts.json'))).toBe(false);
  await expect(whileRead(await killedRun())).rejects.toMatchObject(refused);
});
