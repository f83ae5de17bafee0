import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { sha256, writeJson } from '../set-up/files.mjs';

/** Says of what models the one beside it is the mean. */
export const MEAN = 'mean.json';
const WEIGHTS = 'model.safetensors';
/** What a model's folder has beside its weights. */
const OTHERS = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'vocab.txt'];

/**
 * The mean of several models of one shape with a common past: where they walk around a minimum, it lies nearer to its middle than any
 * of them (Izmailov et al. 2018, stochastic weight averaging); where one has learnt something new and forgotten for it, it has most
 * of both (Wortsman et al. 2022, robust fine-tuning). It keeps a record of what it is the mean of.
 *
 * @param {readonly string[]} folders as `tunesmith pretrain` leaves them; the last gives the tokenizer
 * @param {string} out a folder to make
 */
export function averageModels(folders, out) {
  const models = folders.map((folder) => readWeights(join(folder, WEIGHTS)));
  const last = models.at(-1);
  if (!last) throw new RangeError('There is no model to average.');
  if (last.isHalf) throw new TypeError(`The weights in ${folders.at(-1)} are rounded to float16: the last model must have all their digits.`);
  const sum = new Float64Array(last.values.length);
  for (const [i, { shapes, values }] of models.entries()) {
    if (shapes !== last.shapes) throw new TypeError(`The weights in ${folders[i]} have other names or shapes than those in ${folders.at(-1)}: only models of one shape can be averaged.`);
    values.forEach((value, j) => { sum[j] = /** @type {number} */ (sum[j]) + value; });
  }
  const vocabularies = folders.map((folder) => readFileSync(join(folder, 'vocab.txt'), 'utf8'));
  const other = vocabularies.findIndex((vocabulary) => vocabulary !== vocabularies.at(-1));
  if (other >= 0) throw new TypeError(`The vocabulary in ${folders[other]} is not that in ${folders.at(-1)}: their weights are of different words.`);
  mkdirSync(out, { recursive: true });
  for (const name of OTHERS) copyFileSync(join(/** @type {string} */ (folders.at(-1)), name), join(out, name));
  writeFileSync(join(out, WEIGHTS), Buffer.concat([last.start, Buffer.from(Float32Array.from(sum, (value) => value / models.length).buffer)]));
  writeJson(join(out, MEAN), { of: folders.map((folder, i) => ({ name: basename(resolve(folder)), sha256: models[i]?.checksum })) });
}

/** @param {string} path of a safetensors file of float32 alone, or of float16 alone: a model that has been in the box */
function readWeights(path) {
  const bytes = readFileSync(path);
  const bodyStart = 8 + Number(bytes.readBigUInt64LE(0));
  const tensors = Object.entries(JSON.parse(bytes.toString('utf8', 8, bodyStart))).filter(([name]) => name !== '__metadata__');
  const types = new Set(tensors.map(([, { dtype }]) => dtype));
  const isHalf = types.has('F16');
  if (types.size !== 1 || !(isHalf || types.has('F32'))) throw new TypeError(`${path} has weights of ${[...types].join(', ')}: they must all be F32, or all F16.`);
  // In the order in which they lie in the body.
  const shapes = JSON.stringify(tensors.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]).map(([name, { shape }]) => [name, shape]));
  // A copy: the body may begin at any byte.
  const body = Uint8Array.prototype.slice.call(bytes, bodyStart).buffer;
  return { checksum: sha256(bytes), start: bytes.subarray(0, bodyStart), shapes, isHalf, values: isHalf ? Float32Array.from(new Uint16Array(body), fromHalf) : new Float32Array(body) };
}

/**
 * The value of a finite float16: 1 sign, 5 exponent and 10 mantissa bits. `float16ToFloat32` of the program does the same, but is
 * TypeScript inside its bundles; the test holds the two together.
 *
 * @param {number} bits
 */
export function fromHalf(bits) {
  const [exponent, mantissa] = [(bits >> 10) & 31, bits & 1023];
  return (bits >> 15 ? -1 : 1) * (exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25));
}
