#!/usr/bin/env node
/**
 * The TF-IDF baseline beside scikit-learn's: accuracy and seconds on the same rows.
 *
 *     node tools/bench/baseline.mjs --data DIR --peers VENV
 *
 * `--data`: a folder with imdb-train.csv.gz, imdb-test-a.csv.gz, sst2-train.tsv and sst2-dev.tsv; what is missing is left
 * out. `--peers`: a Python environment with scikit-learn. scikit-learn has our C, and our minimum of two rows a term as
 * well as its default of one. The last line of stdout is JSON.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { readFlags } from './inputs/flags.mjs';
import { firstRecordsFile, need, pythonOf } from './inputs/inputs.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CASES = [
  { name: 'IMDB', train: 'imdb-train.csv.gz', measured: 'imdb-test-a.csv.gz', rows: Infinity },
  { name: 'IMDB, 500 rows', train: 'imdb-train.csv.gz', measured: 'imdb-test-a.csv.gz', rows: 500 },
  { name: 'SST-2', train: 'sst2-train.tsv', measured: 'sst2-dev.tsv', rows: Infinity },
];

const { values, quick } = readFlags(['data', 'peers']);
const folder = need('--data DIR, with imdb-train.csv.gz and sst2-train.tsv', values.data);
const python = need('--peers VENV, with scikit-learn', values.peers && pythonOf(values.peers));

const work = mkdtempSync(join(tmpdir(), 'bench-baseline-'));
try {
  const ours = await loadOurs();
  /** @type {{ what: string, value: number, unit: string }[]} */
  const results = [];
  for (const example of CASES) {
    if (quick && example.name === 'IMDB') continue;
    if (existsSync(join(folder, example.train)) && existsSync(join(folder, example.measured))) results.push(...(await compare(ours, example)));
  }
  console.log(JSON.stringify({ name: 'TF-IDF baseline', results }));
} finally {
  rmSync(work, { recursive: true });
}

/**
 * @param {any} ours the bundled modules
 * @param {{ name: string, train: string, measured: string, rows: number }} example
 */
async function compare(ours, { name, train, measured, rows }) {
  const task = { train: await labelledTexts(ours, train, rows), measured: await labelledTexts(ours, measured, Infinity) };
  const start = performance.now();
  const steps = ours.tfidfBaseline({ ...task, classes: 2, seed: 42, signal: new AbortController().signal });
  let next = await steps.next();
  while (!next.done) next = await steps.next();
  const mine = { accuracy: next.value.accuracy, seconds: (performance.now() - start) / 1000 };
  const peers = ['2', '1'].map((minimum) => ({ minimum, ...scikitLearn(task, minimum) }));
  const lines = [{ who: 'Tunesmith', ...mine }, ...peers.map(({ minimum, ...scores }) => ({ who: `scikit-learn, min_df=${minimum}`, ...scores }))];
  return lines.flatMap(({ who, accuracy, seconds }) => [
    { what: `${name}: ${who}`, value: Number((100 * accuracy).toFixed(2)), unit: '% right' },
    { what: `${name}: ${who}`, value: Number(seconds.toFixed(2)), unit: 's' },
  ]);
}

/** @param {unknown} task @param {string} minimum */
function scikitLearn(task, minimum) {
  const script = fileURLToPath(new URL('sklearn_baseline.py', import.meta.url));
  const { status, stdout, stderr } = spawnSync(python, [script, minimum], { input: JSON.stringify(task), encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`scikit-learn failed: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout);
}

/** @param {any} ours @param {string} name @param {number} rows */
async function labelledTexts(ours, name, rows) {
  const table = await ours.readLabelledRows(firstRecordsFile(join(folder, name), rows, work));
  const labels = [...new Set(Array.from(table.rows, (/** @type {{ label: string }} */ row) => row.label))].sort();
  return {
    texts: Array.from(table.rows, (/** @type {{ text: string }} */ row) => row.text),
    labelIds: Int32Array.from(table.rows, (/** @type {{ label: string }} */ row) => labels.indexOf(row.label)),
    toJSON() {
      return { texts: this.texts, labelIds: [...this.labelIds] };
    },
  };
}

/** Bundled as the app is, because a test runner's module loader slows every call between files. */
async function loadOurs() {
  const input = { baseline: join(ROOT, 'electron/baseline/tfidf-baseline.ts'), rows: join(ROOT, 'electron/data/labelled-rows.ts') };
  const options = { outDir: work, emptyOutDir: false, ssr: true, target: 'node20', rollupOptions: { input, output: { entryFileNames: '[name].mjs' } } };
  await build({ root: ROOT, configFile: false, logLevel: 'warn', build: options, ssr: { noExternal: true } });
  const load = (/** @type {string} */ name) => import(pathToFileURL(join(work, `${name}.mjs`)).href);
  return { ...(await load('baseline')), ...(await load('rows')) };
}
