#!/usr/bin/env node
/**
 * Makes the model in the box from pre-training runs, each of which went on from one before: the last one's weights in float16, its
 * tokenizer, and a card that says how it came about.
 *
 *     node tools/bundle-model.mjs --run DIR [--run DIR]... [--base DIR] [--out resources/models/tunesmith-mini] [--remark TEXT] [--overwrite]
 *
 * `--run`: the --out of `tunesmith pretrain`, or of `tools/average-models.mjs`, in the order in which they were made; where the last run
 * has not ended yet, its best weights so far are taken. `--base`: a model that this has made, which the first run went on from: its
 * card's runs are told again. `--remark`: paragraphs for the card, on what no run's record says. Needs the build.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundledCard, historyOf } from './bundle-model/card.mjs';
import { replaceFolder, sizeOf } from './bundle-model/replace-folder.mjs';
import { readRecord, succession, weightsOf } from './bundle-model/runs.mjs';

const CLI = fileURLToPath(new URL('../out/node/cli.js', import.meta.url));
const BUNDLED = fileURLToPath(new URL('../resources/models/tunesmith-mini', import.meta.url));
/** What everybody downloads with the program. */
const MOST_BYTES = 16e6;

const { values } = parseArgs({ options: { run: { type: 'string', multiple: true, default: [] }, base: { type: 'string' }, out: { type: 'string', default: BUNDLED }, remark: { type: 'string' }, overwrite: { type: 'boolean', default: false } } });
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
function bundle({ run: outs, base, out, remark, overwrite }) {
  const last = outs.at(-1);
  if (last === undefined) throw new Error('Name the pre-training run with --run DIR.');
  if (existsSync(out) && !overwrite) throw new Error(`${out} exists already; --overwrite replaces it.`);
  const records = outs.map(readRecord);
  const history = base === undefined ? undefined : readHistory(base);
  const parts = succession(outs, records, base);
  const model = weightsOf(last);
  const work = mkdtempSync(join(tmpdir(), 'bundle-model-'));
  try {
    const fresh = join(work, 'model');
    const { status } = spawnSync(process.execPath, [CLI, 'export', '--model', model, '--format', 'hf', '--half', '--out', fresh], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error(`${model} could not be exported; ${out} is as it was.`);
    const { num_hidden_layers: layers, hidden_size: hidden, num_attention_heads: heads } = JSON.parse(readFileSync(join(fresh, 'config.json'), 'utf8'));
    writeFileSync(join(fresh, 'README.md'), bundledCard(parts, { shape: { layers, hidden, heads }, remark, history }));
    const bytes = sizeOf(fresh);
    if (bytes > MOST_BYTES) throw new Error(`The model would have ${(bytes / 1e6).toFixed(1)} MB, more than ${MOST_BYTES / 1e6} MB; ${out} is as it was.`);
    replaceFolder(fresh, out);
    console.log(`${out}: ${(bytes / 1e6).toFixed(1)} MB`);
  } finally {
    rmSync(work, { recursive: true });
  }
}
