import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Random } from '../../shared/math/random';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { interrupted, model, runArguments, tunesmith, writeTable } from './resume.test-helper';

const KILLS = 50;

test.each(['f32', 'bf16'])(`kill -9 at ${KILLS} random instants of a run in %s, and again while it goes on: the same model, byte for byte`, async (precision) => {
  const folder = await temporaryFolder();
  writeTable(folder);
  const started = performance.now();
  expect(tunesmith(folder, runArguments('whole', '--precision', precision)).status).toBe(0);
  const milliseconds = performance.now() - started;
  const random = new Random(1);
  for (let i = 0; i < KILLS; i++) {
    const out = `killed-${i}`;
    await interrupted(folder, runArguments(out, '--precision', precision), random.nextFloat() * milliseconds, 'SIGKILL');
    const resume = () => (existsSync(join(folder, out, 'run')) ? ['finetune', '--resume', out] : runArguments(out, '--precision', precision));
    await interrupted(folder, resume(), random.nextFloat() * milliseconds, 'SIGKILL');
    const { status, stderr } = tunesmith(folder, resume());
    expect(status, stderr).toBe(0);
    expect(model(folder, out).equals(model(folder, 'whole')), `killed at ${i}`).toBe(true);
  }
});
