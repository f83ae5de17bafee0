#!/usr/bin/env node
/**
 * Whether learning pays for speed: accuracy after one pass as a run goes by itself (rows of like length together, precision
 * chosen by measurement), beside Hugging Face's Trainer in f32 with rows in any order, and beside our own f32.
 *
 *     node tools/bench/accuracy.mjs --data DIR --peers VENV [--model DIR] [--quick] [--rounds N]
 *
 * `--data`: a folder with imdb-train.csv.gz and imdb-test-a.csv.gz. All learn from the same reviews with the same step size, no
 * warmup and rows of up to 256 tokens, once for each of N seeds (5), and are measured on all test reviews. `--model`: the model in the
 * box unless given. The last line of stdout is JSON.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alternate } from './compare/alternate.mjs';
import { runMeasured } from './compare/measured-process.mjs';
import { readFlags } from './inputs/flags.mjs';
import { firstRecordsFile, mean, need, pythonOf, rounded } from './inputs/inputs.mjs';

const TUNESMITH = fileURLToPath(new URL('../tunesmith.mjs', import.meta.url));
const TRAINER = fileURLToPath(new URL('hf_trainer.py', import.meta.url));
const BUNDLED = fileURLToPath(new URL('../../resources/models/tunesmith-mini', import.meta.url));
const COLUMNS = ['--text', 'review', '--label', 'sentiment'];
const SHARED = ['--batch-size', '16', '--max-length', '256', '--learning-rate', '3e-4'];
const AIM_POINTS = 0.3;

const { values, quick } = readFlags(['data', 'peers', 'model', 'rounds']);
const folder = need('--data DIR, with imdb-train.csv.gz and imdb-test-a.csv.gz', values.data);
const python = need('--peers VENV, with torch, transformers and accelerate', values.peers && pythonOf(values.peers));
const model = values.model ?? BUNDLED;
const rounds = Number(values.rounds ?? (quick ? 1 : 5));

const work = mkdtempSync(join(tmpdir(), 'bench-accuracy-'));
try {
  const rowsOf = (/** @type {string} */ name, /** @type {number} */ count) => firstRecordsFile(join(folder, name), count, work);
  const [train, test] = [rowsOf('imdb-train.csv.gz', quick ? 1000 : 5000), rowsOf('imdb-test-a.csv.gz', quick ? 2000 : Infinity)];
  const files = ['--model', model, '--data', train, '--test', test, ...COLUMNS, ...SHARED];
  const ourRun = [TUNESMITH, 'finetune', ...files, '--out', join(work, 'model'), '--overwrite', '--json', '--epochs', '1', '--validation', '0', '--warmup', '0', '--weight-decay', '0', '--long-texts', 'head'];
  const found = await alternate(rounds, {
    ours: (round) => percentRight(process.execPath, [...ourRun, '--precision', 'auto', ...seed(round)]),
    oursInF32: (round) => percentRight(process.execPath, [...ourRun, '--precision', 'f32', ...seed(round)]),
    theirs: (round) => percentRight(python, [TRAINER, ...files, ...seed(round)]),
  });
  const [ours, oursInF32, theirs] = [mean(found.ours), mean(found.oursInF32), mean(found.theirs)];
  const differences = found.theirs.map((value, round) => value - found.ours[round]);
  const results = [
    { what: 'right after one pass', value: rounded(ours), unit: '%' },
    { what: 'in f32', value: rounded(oursInF32), unit: '%' },
    { what: 'Trainer, f32', value: rounded(theirs), unit: '%' },
    { what: 'behind the Trainer by', value: rounded(theirs - ours), unit: 'points', aim: { atMost: AIM_POINTS } },
    ...(rounds > 1 ? [{ what: 'standard error of that difference', value: rounded(standardError(differences)), unit: 'points' }] : []),
  ];
  console.log(JSON.stringify({ name: `accuracy after one pass, ${rounds} seeds`, results }));
} finally {
  rmSync(work, { recursive: true });
}

/** @param {string} program @param {readonly string[]} args @returns {Promise<number>} */
async function percentRight(program, args) {
  const { answer } = await runMeasured(program, args, { cwd: work });
  return 100 * answer.accuracy;
}

/** @param {number} round */
function seed(round) {
  return ['--seed', `${42 + round}`];
}

/** Of the mean of some numbers, more than one. @param {readonly number[]} numbers */
function standardError(numbers) {
  const middle = mean(numbers);
  return Math.sqrt(numbers.reduce((sum, number) => sum + (number - middle) ** 2, 0) / (numbers.length - 1) / numbers.length);
}
