#!/usr/bin/env node
/**
 * What the model in the box is worth: classifiers that start from it, beside the same shape with random weights and beside
 * counting words (TF-IDF with logistic regression), on the same rows.
 *
 *     node tools/bench/bundled-model.mjs [--data DIR] [--model DIR] [--tasks sample,few,sst2,imdb] [--quick]
 *
 * `sample`: the sample reviews that come with the program, five seeds, a fifth held back: as in every run without a test file, these rows also choose which
 * check's weights are kept, where counting words has no such choice. The others need `--data`, a folder with
 * imdb-train.csv.gz, imdb-test-a.csv.gz, sst2-train.tsv and sst2-dev.tsv: `few`: 500 reviews, three seeds, measured on 2,000
 * others; `sst2`; `imdb`: all 25,000. All with the defaults. `--quick`: one seed, and no `imdb`. `--model`: another BERT. It needs the build.
 * The last line of stdout is JSON.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFlags } from './inputs/flags.mjs';
import { firstRecordsFile, mean, need, rounded } from './inputs/inputs.mjs';

const CLI = fileURLToPath(new URL('../../out/node/cli.js', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../resources/samples/reviews.csv', import.meta.url));

/** @typedef {{ accuracy: number, seconds: number, baselines: { tfidf: number } }} Scores */
/** @typedef {{ what: string, value: number, unit: string, aim?: import('./compare/alternate.mjs').Aim }} Result */

const { values, quick } = readFlags(['data', 'model', 'tasks']);
need('the build: npm run build', CLI);
const model = values.model ?? 'bundled';
const work = mkdtempSync(join(tmpdir(), 'bench-bundled-'));

/** @type {Record<string, () => Result[]>} */
const TASKS = { sample, few, sst2, imdb };

try {
  const wanted = (values.tasks ?? (values.data === undefined ? 'sample' : Object.keys(TASKS).filter((name) => !quick || name !== 'imdb').join(','))).split(',');
  const results = wanted.flatMap((name) => (TASKS[name] ?? fail(`There is no task ${name}.`))());
  console.log(JSON.stringify({ name: 'the model in the box, fine-tuned', results }));
} finally {
  rmSync(work, { recursive: true });
}

function sample() {
  const runs = seeds(5).map((seed) => finetune(SAMPLE, ['--seed', seed]));
  const points = mean(runs.map(({ accuracy, baselines }) => 100 * (accuracy - baselines.tfidf)));
  return [
    ...scores('sample reviews', runs),
    { what: 'sample reviews: better than counting words by', value: rounded(points), unit: 'points', aim: { atLeast: 5 } },
    { what: 'sample reviews: longest run', value: rounded(Math.max(...runs.map(({ seconds }) => seconds))), unit: 's', aim: { atMost: 60 } },
  ];
}

function few() {
  const [train, test] = [rowsOf('imdb-train.csv.gz', 500), rowsOf('imdb-test-a.csv.gz', 2000)];
  const runs = (/** @type {string[]} */ ...flags) => seeds(3).map((seed) => finetune(train, ['--test', test, '--seed', seed, ...flags]));
  const [pretrained, scratch] = [runs(), runs('--from-scratch')];
  const points = mean(pretrained.map(({ accuracy }) => 100 * accuracy)) - mean(scratch.map(({ accuracy }) => 100 * accuracy));
  return [
    ...scores('500 reviews', pretrained),
    { what: '500 reviews: from random weights', value: rounded(mean(scratch.map(({ accuracy }) => 100 * accuracy))), unit: '% right' },
    { what: '500 reviews: better than from random weights by', value: rounded(points), unit: 'points', aim: { atLeast: 6 } },
  ];
}

function sst2() {
  return scores('SST-2', [finetune(file('sst2-train.tsv'), ['--test', file('sst2-dev.tsv')])], { atLeast: 82 });
}

function imdb() {
  const run = finetune(rowsOf('imdb-train.csv.gz', Infinity), ['--test', rowsOf('imdb-test-a.csv.gz', Infinity)]);
  return [...scores('IMDB', [run], { atLeast: 89 }), { what: 'IMDB: time', value: rounded(run.seconds / 60), unit: 'min', aim: { atMost: 20 } }];
}

/**
 * @param {string} what
 * @param {readonly Scores[]} runs
 * @param {import('./compare/alternate.mjs').Aim} [aim]
 * @returns {Result[]}
 */
function scores(what, runs, aim) {
  return [
    { what: `${what}: from the model in the box`, value: rounded(mean(runs.map(({ accuracy }) => 100 * accuracy))), unit: '% right', ...(aim ? { aim } : {}) },
    { what: `${what}: counting words`, value: rounded(mean(runs.map(({ baselines }) => 100 * baselines.tfidf))), unit: '% right' },
  ];
}

/**
 * @param {string} data
 * @param {readonly string[]} flags
 * @returns {Scores}
 */
function finetune(data, flags) {
  const out = join(work, 'model');
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'finetune', '--data', data, '--out', out, '--model', model, '--overwrite', '--json', ...flags], { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) fail(`finetune ended with ${status}: ${stderr.slice(-2000)}`);
  const result = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  console.error(`${data} ${flags.join(' ')}: ${rounded(100 * result.accuracy)} % right, counting words ${rounded(100 * result.baselines.tfidf)} %, ${rounded(result.seconds)} s`);
  return result;
}

/** @param {string} name */
function file(name) {
  const path = join(need('--data DIR, with IMDB and SST-2', values.data), name);
  return existsSync(path) ? path : need(path, undefined);
}

/** @param {string} name @param {number} count */
function rowsOf(name, count) {
  return firstRecordsFile(file(name), count, work);
}

/** @param {number} count */
function seeds(count) {
  return Array.from({ length: quick ? 1 : count }, (_, i) => String(42 + i));
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  throw new Error(message);
}
