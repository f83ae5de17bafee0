import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFolder, sizeOf } from './replace-folder.mjs';
import { checkSuccession, readRun, weightsOf } from './runs.mjs';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'bundle-runs-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/**
 * @param {string} path within the folder
 * @param {object} [content]
 */
function put(path, content = {}) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(content));
}

/**
 * @param {string} name
 * @param {string} [model] that it went on from
 */
function run(name, model) {
  put(`${name}/run/run.json`, { config: { ...(model === undefined ? {} : { model }) } });
  put(`${name}/run/events.jsonl`);
  return join(folder, name);
}

test('a run that has not ended gives its best weights so far, though an earlier model lies in its folder', () => {
  const out = run('one');
  put('one/config.json');
  expect(() => weightsOf(out)).toThrow(/no weights yet/);
  put('one/run/best/config.json');
  expect(weightsOf(out)).toBe(join(out, 'run', 'best'));
  put('one/run/result.json', { result: { seconds: 1 } });
  expect(() => weightsOf(out)).toThrow(/pretrain --resume/);
  rmSync(join(out, 'run', 'best'), { recursive: true });
  expect(weightsOf(out)).toBe(out);
  expect(readRun(out).result).toEqual({ seconds: 1 });
  rmSync(join(out, 'config.json'));
  expect(() => weightsOf(out)).toThrow(/is gone/);
});

test('each run must have gone on from the one before, wherever both lie now', () => {
  const check = (/** @type {string[]} */ ...outs) => checkSuccession(outs, outs.map(readRun));
  const [one, two, three] = [run('one'), run('two', '/elsewhere/one'), run('three', 'C:\\elsewhere\\two\\run\\best')];
  expect(() => check(one, two, three)).not.toThrow();
  expect(() => check(`${one}/`, two)).not.toThrow();
  expect(() => check(two)).not.toThrow();
  expect(() => check(one, three)).toThrow(/went on from .*two.*, not from the run in .*one/);
  expect(() => check(two, one)).toThrow(/began from scratch/);
  expect(() => check(folder)).toThrow(/no pre-training run/);
});

test('a run that went on from the model in the box is told by the sum of its weights, wherever that lies', () => {
  const base = join(folder, 'base');
  put('base/model.safetensors', { weights: 1 });
  const sha256 = createHash('sha256').update('{"weights":1}').digest('hex');
  put('one/run/run.json', { config: { model: '/elsewhere/tunesmith-mini' }, facts: { inputs: [{ path: '/elsewhere/tunesmith-mini/model.safetensors', sha256 }] } });
  put('one/run/events.jsonl');
  const check = (/** @type {string[]} */ ...outs) => checkSuccession(outs, outs.map(readRun), base);
  const one = join(folder, 'one');
  expect(() => check(one, run('two', '/elsewhere/one'))).not.toThrow();
  put('base/model.safetensors', { weights: 2 });
  expect(() => check(one)).toThrow(/went on from .*tunesmith-mini, not from the model in .*base/);
  expect(() => check(run('three'))).toThrow(/began from scratch/);
});

test('a folder is replaced as a whole, or stays as it was', () => {
  put('old/config.json');
  put('old/left-over.json');
  put('fresh/config.json', { fresh: true });
  expect(() => replaceFolder(join(folder, 'nowhere'), join(folder, 'old'))).toThrow();
  expect(readdirSync(join(folder, 'old'))).toEqual(['config.json', 'left-over.json']);
  replaceFolder(join(folder, 'fresh'), join(folder, 'old'));
  replaceFolder(join(folder, 'fresh'), join(folder, 'new', 'place'));
  expect([readdirSync(join(folder, 'old')), readdirSync(join(folder, 'new'))]).toEqual([['config.json'], ['place']]);
  expect(sizeOf(join(folder, 'old'))).toBe('{"fresh":true}'.length);
});
