#!/usr/bin/env node
/**
 * Makes the model in the box from pre-training runs, each of which went on from the one before: the last one's weights in float16,
 * its tokenizer, and a card that says how it came about.
 *
 *     node tools/bundle-model.mjs --run DIR [--run DIR]... [--out resources/models/tunesmith-mini] [--remark TEXT] [--overwrite]
 *
 * `--run`: the --out of `tunesmith pretrain`; where the last run has not ended yet, its best weights so far are taken. `--remark`: a
 * paragraph for the card, on what no run's record says. Needs the build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundledCard } from './bundle-model/card.mjs';

const CLI = fileURLToPath(new URL('../out/node/cli.js', import.meta.url));
const BUNDLED = fileURLToPath(new URL('../resources/models/tunesmith-mini', import.meta.url));
/** What everybody downloads with the program. */
const MOST_BYTES = 16e6;

const { values } = parseArgs({ options: { run: { type: 'string', multiple: true, default: [] }, out: { type: 'string', default: BUNDLED }, remark: { type: 'string' }, overwrite: { type: 'boolean', default: false } } });
const { run: runs, out, remark, overwrite } = values;
const last = runs.at(-1) ?? fail('Name the pre-training run with --run DIR.');
for (const run of runs) if (!existsSync(join(run, 'run', 'run.json'))) fail(`There is no pre-training run in ${run}.`);
if (existsSync(out) && !overwrite) fail(`${out} exists already; --overwrite replaces it.`);

const model = [last, join(last, 'run', 'best')].find((folder) => existsSync(join(folder, 'config.json')));
if (!model) fail(`The run in ${last} has kept no weights yet.`);
rmSync(out, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [CLI, 'export', '--model', model, '--format', 'hf', '--half', '--out', out], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

writeFileSync(join(out, 'README.md'), bundledCard(runs.map((run) => readRun(join(run, 'run'))), remark));
const bytes = readdirSync(out).reduce((sum, name) => sum + statSync(join(out, name)).size, 0);
console.log(`${out}: ${(bytes / 1e6).toFixed(1)} MB`);
if (bytes > MOST_BYTES) fail(`That is more than ${MOST_BYTES / 1e6} MB.`);

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
