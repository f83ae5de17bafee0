import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../shared/math/random';
import { interrupted, model, runArguments, tunesmith, writeTable } from './resume.test-helper';

const KILLS = 50;
/** Another one each time; what failed is repeated with TUNESMITH_TEST_SEED. */
const SEED = Number(process.env['TUNESMITH_TEST_SEED'] ?? Date.now() % 2 ** 31);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tunesmith-kills-'));
  writeTable(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The whole test takes about six runs a kill of some seconds each; without a word nobody would know whether it still goes on. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

test.each(['f32', 'bf16'])(`kill -9 at ${KILLS} random instants of a run in %s, and again while it goes on: the same model, byte for byte`, async (precision) => {
  const started = performance.now();
  expect(tunesmith(folder, runArguments(`whole-${precision}`, '--precision', precision)).status).toBe(0);
  const milliseconds = performance.now() - started;
  say(`${precision}: a run takes ${Math.round(milliseconds)} ms; TUNESMITH_TEST_SEED=${SEED}`);
  const random = new Random(SEED);
  for (let i = 0; i < KILLS; i++) {
    const out = `killed-${precision}-${i}`;
    const resume = () => (existsSync(join(folder, out, 'run')) ? ['finetune', '--resume', out] : runArguments(out, '--precision', precision));
    const instants = [random.nextFloat() * milliseconds, random.nextFloat() * milliseconds];
    for (const instant of instants) await interrupted(folder, resume(), instant, 'SIGKILL');
    const { status, stderr } = tunesmith(folder, resume());
    expect(status, stderr).toBe(0);
    expect(model(folder, out).equals(model(folder, `whole-${precision}`)), `killed at ${instants.map(Math.round).join(' and ')} ms`).toBe(true);
    expect(readdirSync(join(folder, out)).filter((name) => name.startsWith('.')), 'left over').toEqual([]);
    rmSync(join(folder, out), { recursive: true });
    say(`${precision}: ${i + 1} of ${KILLS} kills, at ${instants.map(Math.round).join(' and ')} ms: the same model`);
  }
});
