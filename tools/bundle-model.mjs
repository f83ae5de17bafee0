#!/usr/bin/env node
/**
 * Makes the model in the box from pre-training runs, each of which went on from the one before: the last one's weights in float16,
 * or the mean of the last ones', its tokenizer, and a card that says how it came about.
 *
 *     node tools/bundle-model.mjs --run DIR [--run DIR]... [--base DIR] [--average N] [--out resources/models/tunesmith-mini] [--remark TEXT] [--overwrite]
 *
 * `--run`: the --out of `tunesmith pretrain`; where the last run has not ended yet, its best weights so far are taken. `--base`: a
 * model that this has made, which the first run went on from: its card's runs are told again. `--average`: the mean of the last N
 * runs' weights, of which the base counts as one. `--remark`: a paragraph for the card, on what no run's record says. Needs the build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { averageModels } from './bundle-model/average.mjs';
import { bundledCard, historyOf } from './bundle-model/card.mjs';
import { replaceFolder, sizeOf } from './bundle-model/replace-folder.mjs';
import { checkSuccession, readRun, weightsOf } from './bundle-model/runs.mjs';

const CLI = fileURLToPath(new URL('../out/node/cli.js', import.meta.url));
const BUNDLED = fileURLToPath(new URL('../resources/models/tunesmith-mini', import.meta.url));
/** What everybody downloads with the program. */
const MOST_BYTES = 16e6;

const { values } = parseArgs({ options: { run: { type: 'string', multiple: true, default: [] }, base: { type: 'string' }, average: { type: 'string', default: '1' }, out: { type: 'string', default: BUNDLED }, remark: { type: 'string' }, overwrite: { type: 'boolean', default: false } } });
try {
  bundle(values);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {string} folder of a model that this has made */
function readHistory(folder) {
  const [weights, card] = [join(folder, 'model.safetensors'), join(folder, 'README.md')];
  if (!existsSync(weights) || !existsSync(card)) throw new Error(`${folder} is no model that this has made: it lacks model.safetensors or README.md.`);
  return historyOf(readFileSync(card, 'utf8'));
}

/** @param {typeof values} options */
function bundle({ run: outs, base, out, remark, overwrite, average }) {
  const averaged = Number(average);
  if (outs.length === 0) throw new Error('Name the pre-training run with --run DIR.');
  const models = outs.length + (base === undefined ? 0 : 1);
  if (!Number.isInteger(averaged) || averaged < 1 || averaged > models) throw new Error(`--average takes a whole number from 1 to ${models}, how many models there are.`);
  if (existsSync(out) && !overwrite) throw new Error(`${out} exists already; --overwrite replaces it.`);
  const runs = outs.map(readRun);
  const history = base === undefined ? undefined : readHistory(base);
  checkSuccession(outs, runs, base);
  const folders = [...(averaged > outs.length ? [/** @type {string} */ (base)] : []), ...outs.slice(-averaged).map(weightsOf)];
  const work = mkdtempSync(join(tmpdir(), 'bundle-model-'));
  try {
    const [mean, fresh] = [join(work, 'mean'), join(work, 'model')];
    if (averaged > 1) averageModels(folders, mean);
    const model = averaged > 1 ? mean : /** @type {string} */ (folders[0]);
    const { status } = spawnSync(process.execPath, [CLI, 'export', '--model', model, '--format', 'hf', '--half', '--out', fresh], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${model} could not be exported; ${out} is as it was.`);
    const { num_hidden_layers: layers, hidden_size: hidden, num_attention_heads: heads } = JSON.parse(readFileSync(join(fresh, 'config.json'), 'utf8'));
    writeFileSync(join(fresh, 'README.md'), bundledCard(runs, { shape: { layers, hidden, heads }, remark, averaged, history }));
    const bytes = sizeOf(fresh);
    if (bytes > MOST_BYTES) throw new Error(`The model would have ${(bytes / 1e6).toFixed(1)} MB, more than ${MOST_BYTES / 1e6} MB; ${out} is as it was.`);
    replaceFolder(fresh, out);
    console.log(`${out}: ${(bytes / 1e6).toFixed(1)} MB`);
  } finally {
    rmSync(work, { recursive: true });
  }
}
