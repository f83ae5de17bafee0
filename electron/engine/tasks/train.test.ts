import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RunConfig, RunEvent, RunRecord } from '../../../shared/model/run';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { temporaryFolder } from '../../files/temporary-folder.test-helper';
import { TINY_BERT } from '../../training/tiny-model.test-helper';
import { testBackend } from '../test-backend.test-helper';
import { openModel } from './classify';
import { train } from './train';

const backend = await testBackend();
expectNoLeaks(backend.ops());

/** A run of three steps on twelve rows. */
async function smallRun(changes: Partial<RunConfig> = {}): Promise<{ folder: string; record: RunRecord }> {
  const folder = await temporaryFolder();
  const rows = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? `a fine day number ${i},good` : `a poor day number ${i},bad`));
  await writeFile(join(folder, 'data.csv'), ['text,label', ...rows, ''].join('\n'));
  const config: RunConfig = {
    data: { path: join(folder, 'data.csv') },
    model: { kind: 'folder', path: TINY_BERT },
    epochs: 1,
    maxSteps: 3,
    batchSize: 2,
    accumulate: 1,
    learningRate: 1e-3,
    warmup: 0,
    weightDecay: 0,
    maxLength: 16,
    validation: 'auto',
    earlyStopping: false,
    classWeights: false,
    shuffle: true,
    seed: 1,
    precision: 'f32',
    threads: 1,
    ...changes,
  };
  return { folder, record: { schemaVersion: 1, id: 'run-7', createdAt: '2026-01-01T00:00:00.000Z', appVersion: '0.0.0', config } };
}

test('every event has the run’s id, the result is returned, and the folder holds a model that opens', async () => {
  const run = await smallRun();
  const events: RunEvent[] = [];
  const result = await train(backend, { kind: 'train', ...run }, (event) => events.push(event), new AbortController().signal);
  expect(new Set(events.map((event) => event.runId))).toEqual(new Set(['run-7']));
  expect(events.filter((event) => event.kind === 'step').map((event) => event.step)).toEqual([1, 2, 3]);
  expect(result).toMatchObject({ steps: 3, stopped: 'finished' });
  const opened = await openModel(backend, join(run.folder, 'best'));
  expect([...opened.description.labels].sort()).toEqual(['bad', 'good']);
  opened.dispose();
});

test('"auto" is settled before the run starts, and the run says on what', async () => {
  const events: RunEvent[] = [];
  await train(backend, { kind: 'train', ...(await smallRun({ precision: 'auto', maxSteps: 1 })) }, (event) => events.push(event), new AbortController().signal);
  const started = events.find((event) => event.kind === 'started');
  expect(['f32', 'bf16']).toContain(started?.precision);
});

test('a stop is a cancelled error that leaves the model so far', async () => {
  const run = await smallRun();
  const controller = new AbortController();
  const training = train(backend, { kind: 'train', ...run }, (event) => event.kind === 'step' && controller.abort(), controller.signal);
  await expect(training).rejects.toMatchObject({ family: 'cancelled', message: 'Stopped after step 1.' });
  await access(join(run.folder, 'best', 'model.safetensors'));
});
