import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFolder, sizeOf } from './replace-folder.mjs';
import { readRecord, succession, weightsOf } from './runs.mjs';

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
  expect(readRecord(out)).toHaveProperty('result', { seconds: 1 });
  rmSync(join(out, 'config.json'));
  expect(() => weightsOf(out)).toThrow(/is gone/);
});

test('each run must have gone on from one before, wherever they lie now', () => {
  const from = (/** @type {string[]} */ ...outs) => succession(outs, outs.map(readRecord)).map((part) => part.from);
  const [one, two, three] = [run('one'), run('two', '/elsewhere/one'), run('three', 'C:\\elsewhere\\two\\run\\best')];
  expect(from(one, two, three)).toEqual([[], [0], [1]]);
  expect(from(`${one}/`, two, run('four', 'one'))).toEqual([[], [0], [0]]);
  expect(() => from(two)).toThrow(/two went on from .*one: name that with --base/);
  expect(() => from(one, three)).toThrow(/three went on from .*two.*, not from the model in .*one\.$/);
  expect(() => from(one, run('other'))).toThrow(/other began from scratch/);
  expect(() => from(folder)).toThrow(/no pre-training run/);
});

test('what went on from a model without a name, or is its mean, is told by the sum of its weights, wherever that lies', () => {
  const base = join(folder, 'base');
  const sumOf = (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex');
  const wentOn = (/** @type {string} */ name, /** @type {string} */ model, /** @type {string} */ sha256) => {
    put(`${name}/run/run.json`, { config: { model }, facts: { inputs: [{ path: `${model}/model.safetensors`, sha256 }] } });
    put(`${name}/run/events.jsonl`);
    return join(folder, name);
  };
  put('base/model.safetensors', { weights: 1 });
  const one = wentOn('one', '/elsewhere/tunesmith-mini', sumOf('{"weights":1}'));
  put('one/model.safetensors', { weights: 2 });
  put('mean/mean.json', { of: [{ name: 'tunesmith-mini', sha256: sumOf('{"weights":1}') }, { name: 'one', sha256: sumOf('{"weights":2}') }] });
  put('mean/model.safetensors', { weights: 3 });
  const [mean, two] = [join(folder, 'mean'), wentOn('two', '/elsewhere/middle', sumOf('{"weights":3}'))];
  const from = (/** @type {string[]} */ ...outs) => succession(outs, outs.map(readRecord), base).map((part) => part.from);
  expect(from(one, mean, two, run('three', '/elsewhere/two'))).toEqual([[-1], [-1, 0], [1], [2]]);
  expect(weightsOf(mean)).toBe(mean);
  expect(() => from(mean)).toThrow(/mean in .*mean has weights of one, not from the model in .*base\./);
  put('base/model.safetensors', { weights: 4 });
  expect(() => from(one)).toThrow(/went on from .*tunesmith-mini, not from the model in .*base/);
  expect(() => from(run('three'))).toThrow(/began from scratch/);
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
  put('old/left-over.json');
  replaceFolder(join(folder, 'fresh'), `${join(folder, 'old')}/`);
  expect([readdirSync(join(folder, 'old')), readdirSync(folder)]).toEqual([['config.json'], ['fresh', 'new', 'old']]);
  expect(sizeOf(join(folder, 'old'))).toBe('{"fresh":true}'.length);
});
