import { existsSync } from 'node:fs';
import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PRECISIONS, TestOps } from '../../engine/kernels/test-ops.test-helper';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { csvRows, type TaskOverrides } from '../finetune.test-helper';
import { ResumableRun } from './resuming.test-helper';

const OPS = new Map(PRECISIONS.map((precision) => [precision, new TestOps(precision)]));
/** 32 rows to train on, 8 held back: with batches of 8 an epoch has four steps and a check. */
const TABLE = csvRows(40);

async function newRun(overrides: TaskOverrides = {}): Promise<ResumableRun> {
  return runIn(await temporaryFolder(), overrides);
}

function runIn(folder: string, overrides: TaskOverrides): ResumableRun {
  return new ResumableRun(OPS.get(overrides.precision === 'bf16' ? 'bf16' : 'f32')!, folder, TABLE, overrides);
}

async function unbroken(overrides: TaskOverrides = {}): Promise<Buffer> {
  const run = await newRun(overrides);
  await run.go();
  return run.weights();
}

const KINDS: [string, TaskOverrides][] = [
  ...PRECISIONS.map((precision): [string, TaskOverrides] => [precision, { epochs: 3, precision }]),
  ['accumulated batches, a last one that is smaller', { epochs: 3, batchSize: 3, accumulate: 2 }],
  ['class weights and rows in their order', { epochs: 3, classWeights: true, shuffle: false }],
  ['nothing held back', { epochs: 3, validation: 0 }],
  ['a run whose best weights are not its last', { epochs: 8, learningRate: 0.02, earlyStopping: false }],
  ['a run that ends early', { epochs: 40, learningRate: 0.02 }],
];

describe.each(KINDS)('%s', (_, overrides) => {
  test('stopped again and again: the same weights to the last bit as never stopped', async () => {
    const run = await newRun(overrides);
    for (let at = 0; ; ) {
      // The first steps one by one, then in strides: a long run would take long otherwise.
      const stride = at < 6 ? 1 : 20;
      const events = await run.go((step) => step >= at + stride);
      const last = events.at(-1)!;
      if (last.kind === 'progress' && last.title === 'Scoring the model') break;
      expect(last.step).toBeGreaterThanOrEqual(at);
      at = Math.max(at, ...events.map(({ step }) => step));
    }
    expect((await run.weights()).equals(await unbroken(overrides))).toBe(true);
  });

  test('killed between checkpoints: the same weights', async () => {
    const run = await newRun({ ...overrides, checkpointEvery: 3 });
    for (const at of [2, 5, 7, 10]) await run.go((step) => step === at, { kill: true });
    await runIn(run.folder, overrides).go();
    expect((await run.weights()).equals(await unbroken(overrides))).toBe(true);
  });
});

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
  expect((await run.weights()).equals(await (expected ??= unbroken(OVERRIDES)))).toBe(true);
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
  const changed = new ResumableRun(OPS.get('f32')!, run.folder, TABLE.replace('good', 'gooD'), OVERRIDES);
  await expect(changed.go()).rejects.toMatchObject({ family: 'user', code: 'input-changed', message: expect.stringContaining('data.csv has changed since the run began') as string });
});
