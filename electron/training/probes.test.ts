import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PRECISIONS, TestOps } from '../engine/kernels/test-ops.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { newRun } from './checkpoints/resuming.test-helper';
import { finetune, type FinetuneEvent } from './finetune';
import { csvRows, smallTask, type TaskOverrides } from './finetune.test-helper';
import { chooseProbes } from './probes';
import { collect } from './tiny-model.test-helper';

async function run(overrides: TaskOverrides) {
  const task = await smallTask(new TestOps(PRECISIONS[0]), await temporaryFolder(), csvRows(40), { epochs: 5, ...overrides });
  const { events } = await collect(finetune(task));
  return { events, weights: await readFile(join(task.folder, 'model.safetensors')) };
}

test('what the model thinks of watched texts is told from before the first step to the last, and turns to the right class', async () => {
  const { events } = await run({ epochs: 15, learningRate: 3e-3, earlyStopping: false, probes: { texts: [{ text: 'it is so good. the best thing there is' }], heldOut: 2 } });
  const started = events.find((event) => event.kind === 'started')!;
  expect(started.probes!.map(({ label }) => label)).toEqual([undefined, 'bad', 'good']);
  const looks = events.filter((event) => event.kind === 'probes');
  const checks = events.filter((event) => event.kind === 'evaluation').map(({ step }) => step);
  const steps = looks.map(({ step }) => step);
  expect(steps[0]).toBe(0);
  expect(steps.at(-1)).toBe(events.findLast((event) => event.kind === 'step')!.step);
  expect(steps).toEqual(expect.arrayContaining(checks));
  expect(new Set(steps).size).toBe(steps.length);
  for (const { probabilities } of looks) {
    expect(probabilities).toHaveLength(3);
    for (const row of probabilities) expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  }
  expect(looks.at(-1)!.probabilities[0]![1]).toBeGreaterThan(0.8);
});

test('watching changes nothing in what is learnt', async () => {
  const [watched, alone] = [await run({ probes: { texts: [{ text: 'so good' }], heldOut: 4 } }), await run({})];
  expect(watched.weights.equals(alone.weights)).toBe(true);
  expect(alone.events.some(({ kind }) => kind === 'probes')).toBe(false);
});

test('a run that goes on tells at each step what one never stopped tells', async () => {
  const watched: TaskOverrides = { epochs: 3, probes: { texts: [{ text: 'so good' }], heldOut: 2 } };
  const looksOf = (events: readonly FinetuneEvent[]) => events.flatMap((event) => (event.kind === 'probes' ? [event] : []));
  const whole = looksOf(await (await newRun(watched)).go());
  const broken = await newRun(watched);
  // Between two steps, then in the check after the fourth one.
  const parts = [looksOf(await broken.go((step) => step === 2)), looksOf(await broken.go((step) => step === 4)), looksOf(await broken.go())];
  expect(parts.map((looks) => [looks[0]!.step, looks.at(-1)!.step])).toEqual([[0, 2], [3, 4], [4, 12]]);
  for (const look of parts.flat()) expect(look).toEqual(whole.find(({ step }) => step === look.step));
});

test('held-back rows are taken from the classes in turn', () => {
  const rows = ['a1', 'a2', 'a3', 'b1', 'c1'].map((text, i) => ({ line: i + 1, text, label: text[0]! }));
  const probes = chooseProbes({ texts: [], heldOut: 4 }, { rows, labelIds: Int32Array.of(0, 0, 0, 1, 2) });
  expect(probes.map(({ text }) => text)).toEqual(['a1', 'b1', 'c1', 'a2']);
});
