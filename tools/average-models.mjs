#!/usr/bin/env node
/**
 * A model whose weights are the mean of those of others, for a pre-training run to go on from, or for the box
 * (`tools/bundle-model.mjs` takes it like a run).
 *
 *     node tools/average-models.mjs --model DIR --model DIR [--model DIR]... --out DIR
 *
 * `--model`: a BERT as `tunesmith pretrain` leaves it, or one that has been in the box (in float16; not the last one). All must have one
 * shape and one vocabulary. `--out`: a new folder.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { averageModels } from './bundle-model/average.mjs';

const { values } = parseArgs({ options: { model: { type: 'string', multiple: true, default: [] }, out: { type: 'string' } } });
try {
  average(values);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {typeof values} options */
function average({ model: folders, out }) {
  if (folders.length < 2) throw new Error('Name two models at least, each with --model DIR.');
  if (out === undefined) throw new Error('Name the folder for the mean with --out DIR.');
  if (existsSync(out)) throw new Error(`${out} exists already.`);
  const missing = folders.find((folder) => !existsSync(join(folder, 'model.safetensors')));
  if (missing !== undefined) throw new Error(`There is no model in ${missing}: it lacks model.safetensors.`);
  const fresh = `${resolve(out)}.new`;
  rmSync(fresh, { recursive: true, force: true });
  averageModels(folders, fresh);
  renameSync(fresh, out);
  console.log(`${out}: the mean of ${folders.join(', ')}`);
}
