#!/usr/bin/env node
/**
 * A pre-training step of the shape of the model in the box beside PyTorch's, in alternating runs: both objectives, way forward
 * and back, clipping, AdamW.
 *
 *     node tools/bench/pretraining.mjs --peers VENV [--layers N] [--hidden N] [--heads N] [--vocabulary N]
 *         [--batch-size N] [--length N] [--steps N] [--rounds N]
 *
 * `--peers`: a Python environment with torch and transformers. Random weights, full rows of random tokens, no dropout; the
 * fastest step of each run counts, and of the runs the fastest. PyTorch is measured as its users run it, where the vocabulary
 * is scored at every position, and with the scores at masked positions alone, as Tunesmith does it. Needs the build
 * (`npm run build`). The last line of stdout is JSON.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { need, pythonOf } from './inputs/inputs.mjs';

const PROGRAM = fileURLToPath(new URL('../../out/node/breakdown.js', import.meta.url));
const PEER = fileURLToPath(new URL('pretraining_step.py', import.meta.url));

/** @param {string} value */
const number = (value) => /** @type {const} */ ({ type: 'string', default: value });
const SHAPE = { layers: number('4'), hidden: number('256'), heads: number('4'), vocabulary: number('8192'), 'batch-size': number('16'), length: number('128') };
const { values } = parseArgs({
  options: { peers: { type: 'string' }, steps: number('12'), rounds: number('3'), ...SHAPE },
  // `npm run bench` gives every script the flags of all.
  strict: false,
});
const python = need('--peers VENV, with torch and transformers', typeof values.peers === 'string' ? pythonOf(values.peers) : undefined);
need('the build: npm run build', PROGRAM);

const shape = [...Object.keys(SHAPE), 'steps'].flatMap((name) => [`--${name}`, String(values[name])]);
const threads = String(availableParallelism());

/** @type {Record<string, () => number>} */
const CONTENDERS = {
  'Tunesmith, bf16': () => ours('bf16'),
  'Tunesmith, f32': () => ours('f32'),
  'PyTorch, f32': () => theirs('f32', 'all'),
  'PyTorch, f32, masked positions alone': () => theirs('f32', 'masked'),
  'PyTorch, bf16, masked positions alone': () => theirs('bf16', 'masked'),
};

/** @type {Record<string, number>} */
const best = {};
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const [who, measure] of Object.entries(CONTENDERS)) {
    const milliseconds = measure();
    best[who] = Math.min(best[who] ?? Infinity, milliseconds);
    console.error(`round ${round}: ${who} ${milliseconds.toFixed(0)} ms`);
  }
}
const ratio = (/** @type {string} */ mine, /** @type {string} */ peer) => ({ what: `ratio, ${mine} to ${peer}`, value: best[peer] / best[mine], unit: '×' });
console.log(
  JSON.stringify({
    name: `a pre-training step, ${values['batch-size']} rows of ${values.length} tokens`,
    results: [
      ...Object.entries(best).map(([what, value]) => ({ what, value, unit: 'ms' })),
      ratio('Tunesmith, bf16', 'PyTorch, f32'),
      ratio('Tunesmith, bf16', 'PyTorch, bf16, masked positions alone'),
      ratio('Tunesmith, f32', 'PyTorch, f32'),
      ratio('Tunesmith, f32', 'PyTorch, f32, masked positions alone'),
    ],
  }),
);

/** @param {string} precision */
function ours(precision) {
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  return stepMilliseconds(process.execPath, [PROGRAM, '--task', 'pretraining', '--dropout', '0', '--precision', precision, ...shape], env);
}

/** @param {string} precision @param {string} head */
function theirs(precision, head) {
  return stepMilliseconds(python, [PEER, '--precision', precision, '--head', head, '--threads', threads, ...shape], process.env);
}

/** @param {string} program @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
function stepMilliseconds(program, args, env) {
  const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${program} ${args[0]} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '').stepMilliseconds;
}
