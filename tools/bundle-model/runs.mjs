import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { sha256 } from '../set-up/files.mjs';

/** @typedef {import('./card.mjs').Run} Run */

/**
 * What `tunesmith pretrain` left in its --out.
 *
 * @param {string} out
 * @returns {Run}
 * @throws where there is no run
 */
export function readRun(out) {
  const folder = join(out, 'run');
  if (!existsSync(join(folder, 'run.json'))) throw new Error(`There is no pre-training run in ${out}.`);
  const json = (/** @type {string} */ name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n').filter((line) => line.endsWith('}'));
  return { record: json('run.json'), result: hasEnded(out) ? json('result.json').result : undefined, events: lines.map((line) => JSON.parse(line)) };
}

/**
 * The folder of a run's weights: the best so far while it has not ended. What lies in the --out itself may then be the model of
 * an earlier run, which this one replaces.
 *
 * @param {string} out
 * @throws where it has kept none
 */
export function weightsOf(out) {
  const best = join(out, 'run', 'best');
  if (!hasEnded(out)) {
    if (existsSync(join(best, 'config.json'))) return best;
    throw new Error(`The run in ${out} has kept no weights yet.`);
  }
  if (existsSync(best)) throw new Error(`The run in ${out} was cut off when it had ended: put its model in its place with tunesmith pretrain --resume ${out}`);
  if (!existsSync(join(out, 'config.json'))) throw new Error(`The model of the run in ${out} is gone.`);
  return out;
}

/**
 * Each run must have gone on from the one before. Folders may have been moved since: their names tell, and where the first run went
 * on from a model in the box, the sum of its weights does.
 *
 * @param {readonly string[]} outs
 * @param {readonly Run[]} runs
 * @param {string} [base] the folder of the model that the first run went on from
 * @throws where one did not
 */
export function checkSuccession(outs, runs, base) {
  for (const [i, { record: { config: { model }, facts } }] of runs.entries()) {
    const before = i === 0 ? base : outs[i - 1];
    if (before === undefined) continue;
    if (model === undefined) throw new Error(`The run in ${outs[i]} began from scratch, not from the one in ${before}.`);
    const wentOn = i === 0 ? hasRead(facts, join(before, 'model.safetensors')) : modelName(model) === modelName(resolve(before));
    if (!wentOn) throw new Error(`The run in ${outs[i]} went on from ${model}, not from ${i === 0 ? 'the model' : 'the run'} in ${before}.`);
  }
}

/**
 * Whether a run has read such a file.
 *
 * @param {Run['record']['facts']} facts
 * @param {string} file
 */
function hasRead(facts, file) {
  const sum = sha256(readFileSync(file));
  return facts?.inputs?.some((input) => input.sha256 === sum) ?? false;
}

/** The last name of a path; a run that had not ended was gone on from by its best weights so far. @param {string} path */
function modelName(path) {
  return basename(path.replaceAll('\\', '/').replace(/\/run\/best\/?$/, ''));
}

/** @param {string} out */
function hasEnded(out) {
  return existsSync(join(out, 'run', 'result.json'));
}
