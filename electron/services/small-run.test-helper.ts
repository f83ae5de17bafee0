import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { FromEngine } from '../../shared/engine-protocol';
import type { RunConfig, RunEvent } from '../../shared/model/run';
import { serveEngine } from '../engine/serve';
import type { Application } from './application';
import { finetuneRun } from './runs';

const TINY_BERT = join(import.meta.dirname, '../training/fixtures/tiny-bert/base');

/** An application whose engines are in this process: tests see, and spoil, the same disk as they. */
export const APP: Application = {
  notify: () => undefined,
  forkEngine: () => {
    let listener: ((message: FromEngine) => void) | undefined;
    const engine = serveEngine((message) => listener?.(structuredClone(message)));
    return {
      send: (message) => engine.receive(message),
      kill: () => undefined,
      onMessage: (given) => (listener = given),
      onExit: () => undefined,
    };
  },
  ...{ root: '', version: '0.0.0', home: '' },
};

const TABLE = `text,label\n${Array.from({ length: 16 }, (_, i) => `this one is ${i % 2 ? 'good' : 'bad'} ${i},${i % 2 ? 'yes' : 'no'}`).join('\n')}\n`;

/** Six steps on a table in `base`, with a check after the third and the sixth, and a checkpoint after every second one. */
export function smallRunConfig(base: string): RunConfig {
  writeFileSync(join(base, 'data.csv'), TABLE);
  return {
    ...{ data: { path: join(base, 'data.csv'), text: 'text', label: 'label' }, model: { kind: 'folder', path: TINY_BERT } },
    ...{ epochs: 2, batchSize: 4, accumulate: 1, learningRate: 1e-3, warmup: 0.1, weightDecay: 0.01, maxLength: 16 },
    ...{ validation: 0.25, earlyStopping: false, classWeights: false, shuffle: true, seed: 1, precision: 'f32', threads: 1, checkpointEvery: 2 },
  };
}

/** Leaves a run that was stopped after its fourth step. */
export async function stoppedRun(config: RunConfig, out: string): Promise<void> {
  const stop = new AbortController();
  const onEvent = (event: RunEvent) => event.kind === 'step' && event.step === 4 && stop.abort();
  await expect(finetuneRun(APP, { config, out, overwrite: false, signal: stop.signal, onEvent })).rejects.toMatchObject({ family: 'cancelled' });
}

export function modelIn(out: string): Buffer {
  return readFileSync(join(out, 'model.safetensors'));
}
