#!/usr/bin/env node
/**
 * Makes the model in the box from pre-training runs, each of which went on from the one before: the last one's weights in float16,
 * or the mean of the last ones', its tokenizer, and a card that says how it came about.
 *
 *     node tools/bundle-model.mjs --run DIR [--run DIR]... [--average N] [--out resources/models/tunesmith-mini] [--remark TEXT] [--overwrite]
 *
 * `--run`: the --out of `tunesmith pretrain`; where the last run has not ended yet, its best weights so far are taken. `--average`:
 * the mean of the last N runs' weights. `--remark`: a paragraph for the card, on what no run's record says. Needs the build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { averageModels } from './bundle-model/average.mjs';
import { bundledCard } from './bundle-model/card.mjs';

const CLI = fileURLToPath(new URL('../out/node/cli.js', import.meta.url));
const BUNDLED = fileURLToPath(new URL('../resources/models/tunesmith-mini', import.meta.url));
/** What everybody downloads with the program. */
const MOST_BYTES = 16e6;

const { values } = parseArgs({ options: { run: { type: 'string', multiple: true, default: [] }, average: { type: 'string', default: '1' }, out: { type: 'string', default: BUNDLED }, remark: { type: 'string' }, overwrite: { type: 'boolean', default: false } } });
const { run: runs, out, remark, overwrite } = values;
const averaged = Number(values.average);
if (runs.length === 0) fail('Name the pre-training run with --run DIR.');
if (!Number.isInteger(averaged) || averaged < 1 || averaged > runs.length) fail(`--average takes a whole number from 1 to ${runs.length}, how many runs there are.`);
for (const run of runs) if (!existsSync(join(run, 'run', 'run.json'))) fail(`There is no pre-training run in ${run}.`);
if (existsSync(out) && !overwrite) fail(`${out} exists already; --overwrite replaces it.`);

const folders = runs.slice(-averaged).map(weightsOf);
const work = mkdtempSync(join(tmpdir(), 'bundle-model-'));
try {
  const mean = join(work, 'mean');
  if (averaged > 1) averageModels(folders, mean);
  rmSync(out, { recursive: true, force: true });
  const model = averaged > 1 ? mean : /** @type {string} */ (folders[0]);
  process.exitCode = spawnSync(process.execPath, [CLI, 'export', '--model', model, '--format', 'hf', '--half', '--out', out], { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(work, { recursive: true });
}
if (process.exitCode !== 0) process.exit();

writeFileSync(join(out, 'README.md'), bundledCard(runs.map((run) => readRun(join(run, 'run'))), { remark, averaged }));
const bytes = readdirSync(out).reduce((sum, name) => sum + statSync(join(out, name)).size, 0);
console.log(`${out}: ${(bytes / 1e6).toFixed(1)} MB`);
if (bytes > MOST_BYTES) fail(`That is more than ${MOST_BYTES / 1e6} MB.`);

/** @param {string} run */
function weightsOf(run) {
  return [run, join(run, 'run', 'best')].find((folder) => existsSync(join(folder, 'config.json'))) ?? fail(`The run in ${run} has kept no weights yet.`);
}

/** @param {string} folder */
function readRun(folder) {
  const json = (/** @type {string} */ name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n').filter((line) => line.endsWith('}'));
  return { record: json('run.json'), result: existsSync(join(folder, 'result.json')) ? json('result.json').result : undefined, events: lines.map((line) => JSON.parse(line)) };
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
