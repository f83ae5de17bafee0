import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { sha256 } from '../set-up/files.mjs';
import { MEAN } from './average.mjs';

/** @typedef {import('./card.mjs').Run} Run */
/** @typedef {import('./card.mjs').Part} Part */
/** @typedef {{ of: { name: string, sha256: string }[] }} Mean of which models one is the mean, each with the sum of its weights */

/**
 * What `tunesmith pretrain` left in its --out, or `tools/average-models.mjs` in its.
 *
 * @param {string} out
 * @returns {Run | Mean}
 * @throws where it is neither
 */
export function readRecord(out) {
  const folder = join(out, 'run');
  const json = (/** @type {string} */ path) => JSON.parse(readFileSync(path, 'utf8'));
  if (existsSync(join(out, MEAN))) return json(join(out, MEAN));
  if (!existsSync(join(folder, 'run.json'))) throw new Error(`There is no pre-training run in ${out}, and no mean of models.`);
  const lines = readFileSync(join(folder, 'events.jsonl'), 'utf8').split('\n').filter((line) => line.endsWith('}'));
  return { record: json(join(folder, 'run.json')), result: hasEnded(out) ? json(join(folder, 'result.json')).result : undefined, events: lines.map((line) => JSON.parse(line)) };
}

/**
 * The folder of a run's weights: the best so far while it has not ended. What lies in the --out itself may then be the model of
 * an earlier run, which this one replaces.
 *
 * @param {string} out
 * @throws where it has kept none
 */
export function weightsOf(out) {
  if (existsSync(join(out, MEAN))) return out;
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
 * What each model was made from: the numbers of those before it, -1 for the base. A run must have gone on from one of them, and a mean
 * be of them; the first may have begun from scratch. Folders may have been moved since: the sums of their weights tell, and for a run
 * that went on from another's best weights so far, which are gone, that one's name.
 *
 * @param {readonly string[]} outs in the order in which they were made
 * @param {readonly (Run | Mean)[]} records
 * @param {string} [base] the folder of a model in the box
 * @returns {Part[]}
 * @throws where one was made from something else
 */
export function succession(outs, records, base) {
  const earlier = base === undefined ? [] : [earlierOf(-1, base)];
  return records.map((record, place) => {
    const out = /** @type {string} */ (outs[place]);
    const from = 'of' in record ? placesOfMean(out, record, earlier) : placesOfRun(out, record, earlier);
    earlier.push(earlierOf(place, out));
    return 'of' in record ? { from } : { run: record, from };
  });
}

/** @typedef {ReturnType<typeof earlierOf>} Earlier */

/**
 * @param {number} place
 * @param {string} out
 */
function earlierOf(place, out) {
  const weights = [out, join(out, 'run', 'best')].map((folder) => join(folder, 'model.safetensors'));
  return { place, out, sums: weights.filter((file) => existsSync(file)).map((file) => sha256(readFileSync(file))) };
}

/**
 * @param {string} out
 * @param {Mean} mean
 * @param {readonly Earlier[]} earlier
 */
function placesOfMean(out, { of }, earlier) {
  return of.map(({ name, sha256: sum }) => placeOf(earlier.find(({ sums }) => sums.includes(sum)), `The mean in ${out} has weights of ${name}`, earlier));
}

/**
 * @param {string} out
 * @param {Run} run
 * @param {readonly Earlier[]} earlier
 */
function placesOfRun(out, { record: { config: { model }, facts } }, earlier) {
  if (earlier.length === 0) {
    if (model === undefined) return [];
    throw new Error(`The run in ${out} went on from ${model}: name that with --base DIR, or its runs before this one.`);
  }
  if (model === undefined) throw new Error(`The run in ${out} began from scratch, not from ${told(earlier)}.`);
  const read = new Set(facts?.inputs?.map(({ sha256: sum }) => sum));
  const isNamed = (/** @type {Earlier} */ one) => one.place >= 0 && modelName(one.out) === modelName(model);
  return [placeOf(earlier.find(({ sums }) => sums.some((sum) => read.has(sum))) ?? earlier.find(isNamed), `The run in ${out} went on from ${model}`, earlier)];
}

/**
 * @param {Earlier | undefined} one
 * @param {string} what
 * @param {readonly Earlier[]} earlier
 */
function placeOf(one, what, earlier) {
  if (one === undefined) throw new Error(`${what}, not from ${told(earlier)}.`);
  return one.place;
}

/** @param {readonly Earlier[]} earlier */
function told(earlier) {
  return earlier.length === 0 ? 'a model named before it' : `the model in ${earlier.map(({ out }) => out).join(' or ')}`;
}

/** The last name of a path; a run that had not ended was gone on from by its best weights so far. @param {string} path */
function modelName(path) {
  return basename(resolve(path.replaceAll('\\', '/').replace(/\/run\/best\/?$/, '')));
}

/** @param {string} out */
function hasEnded(out) {
  return existsSync(join(out, 'run', 'result.json'));
}
