import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WEIGHTS = 'model.safetensors';
/** What a model's folder has beside its weights. */
const OTHERS = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt'];

/**
 * The mean of several models of one shape, of which each went on from the one before: where the later ones walk around a minimum,
 * it lies nearer to its middle than any of them (Izmailov et al. 2018, stochastic weight averaging).
 *
 * @param {readonly string[]} folders as `tunesmith pretrain` leaves them; the last gives the tokenizer
 * @param {string} out a folder to make
 */
export function averageModels(folders, out) {
  const models = folders.map((folder) => readWeights(join(folder, WEIGHTS)));
  const last = models.at(-1);
  if (!last) throw new RangeError('There is no model to average.');
  const sum = new Float64Array(last.values.length);
  for (const [i, { header, values }] of models.entries()) {
    if (header !== last.header) throw new TypeError(`The weights in ${folders[i]} have other names, shapes or types than those in ${folders.at(-1)}: only models of one shape can be averaged.`);
    values.forEach((value, j) => { sum[j] = /** @type {number} */ (sum[j]) + value; });
  }
  const vocabularies = folders.map((folder) => readFileSync(join(folder, 'vocab.txt'), 'utf8'));
  const other = vocabularies.findIndex((vocabulary) => vocabulary !== vocabularies.at(-1));
  if (other >= 0) throw new TypeError(`The vocabulary in ${folders[other]} is not that in ${folders.at(-1)}: their weights are of different words.`);
  mkdirSync(out, { recursive: true });
  for (const name of OTHERS) copyFileSync(join(/** @type {string} */ (folders.at(-1)), name), join(out, name));
  writeFileSync(join(out, WEIGHTS), Buffer.concat([last.start, Buffer.from(Float32Array.from(sum, (value) => value / models.length).buffer)]));
}

/** @param {string} path of a safetensors file of float32 alone */
function readWeights(path) {
  const bytes = readFileSync(path);
  const bodyStart = 8 + Number(bytes.readBigUInt64LE(0));
  const header = bytes.toString('utf8', 8, bodyStart);
  const tensors = Object.entries(JSON.parse(header)).filter(([name]) => name !== '__metadata__');
  if (tensors.some(([, { dtype }]) => dtype !== 'F32')) throw new TypeError(`${path} has weights that are not float32.`);
  // A copy: the body may begin at any byte.
  return { header, start: bytes.subarray(0, bodyStart), values: new Float32Array(Uint8Array.prototype.slice.call(bytes, bodyStart).buffer) };
}
