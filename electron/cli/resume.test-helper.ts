import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../out/node/cli.js', import.meta.url));
const BASE_MODEL = fileURLToPath(new URL('../training/fixtures/tiny-bert/base', import.meta.url));

/** 240 rows of two kinds. */
export function writeTable(folder: string): void {
  const rows = Array.from({ length: 240 }, (_, i) => `this one is ${i % 2 ? 'good' : 'bad'}${' indeed'.repeat(i % 7)} ${i},${i % 2 ? 'yes' : 'no'}`);
  writeFileSync(join(folder, 'data.csv'), `text,label\n${rows.join('\n')}\n`);
}

/** A run of some seconds with a checkpoint every third step. Its precision is given: `auto` measures, and may choose otherwise the next time. */
export function runArguments(out: string, ...more: readonly string[]): string[] {
  return ['finetune', '--data', 'data.csv', '--out', out, '--model', BASE_MODEL, '--epochs', '6', '--learning-rate', '1e-3', '--checkpoint-every', '3', '--precision', 'f32', '--json', ...more];
}

/** @param env beside the test's own */
export function tunesmith(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [CLI, ...args], { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } });
}

/** Starts the command line and sends it a signal after some milliseconds, or once its stderr holds a text. */
export async function interrupted(folder: string, args: readonly string[], when: number | string, signal: NodeJS.Signals, env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } });
  const ended = once(child, 'close');
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (typeof when === 'string' && stderr.includes(when)) child.kill(signal);
  });
  if (typeof when === 'number') {
    await Promise.race([setTimeout(when), ended]);
    child.kill(signal);
  }
  const [code] = (await ended) as [number | null];
  return { code, stderr };
}

export function model(folder: string, out: string): Buffer {
  return readFileSync(join(folder, out, 'model.safetensors'));
}
