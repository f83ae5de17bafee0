#!/usr/bin/env node
/**
 * Where the time of a training step goes, or of a prediction: a BERT of any shape with random weights, each precision, formulas
 * compiled and not; a prediction also as one graph, which is one kernel here.
 *
 *     node tools/bench/breakdown.mjs [--task finetuning|pretraining|prediction] [--layers N] [--hidden N] [--heads N]
 *         [--vocabulary N] [--batch-size N] [--length N] [--steps N] [--kernels N]
 *
 * Without flags: 6 layers of 384, 16 texts of 256 tokens. It prints the slowest kernels of each to stderr, `--kernels` of
 * them, and needs the build (`npm run build`). The last line of stdout is JSON. The share of the matrix limit is all
 * multiplications and additions of a step's products, over its whole time, in units of what large products alone reach.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readFlags } from './inputs/flags.mjs';

const PROGRAM = fileURLToPath(new URL('../../out/node/breakdown.js', import.meta.url));

const { values, quick } = readFlags(['task', 'layers', 'hidden', 'heads', 'vocabulary', 'batch-size', 'length', 'steps', 'kernels']);
const isPrediction = values.task === 'prediction';
const VARIANTS = [
  ...['f32', 'bf16'].flatMap((precision) => (quick ? ['compiled'] : ['plain', 'compiled']).map((formulas) => ({ precision, formulas }))),
  ...(isPrediction ? ['f32', 'bf16'].map((precision) => ({ precision, formulas: 'graph' })) : []),
];
const PASSED_FLAGS = /** @type {const} */ (['task', 'layers', 'hidden', 'heads', 'vocabulary', 'batch-size', 'length', 'steps']);

const results = VARIANTS.flatMap((variant) => {
  const breakdown = measure(variant);
  const name = `${variant.precision}, ${variant.formulas}`;
  console.error(`${name}: ${breakdown.stepMilliseconds.toFixed(1)} ms`);
  for (const { kernel, calls, milliseconds } of breakdown.kernels.slice(0, Number(values.kernels ?? 12))) console.error(`${milliseconds.toFixed(1).padStart(9)} ms ${String(calls).padStart(5)} × ${kernel}`);
  const aim = name === 'f32, compiled' && !isPrediction ? { aim: { atLeast: 75 } } : {};
  const ofProducts = [
    { what: `its matrix products, ${name}`, value: breakdown.productsMilliseconds, unit: 'ms' },
    { what: `share of the matrix limit, ${name}`, value: (100 * breakdown.gigaflopsPerStep) / (breakdown.stepMilliseconds / 1000) / breakdown.matrixLimit, unit: '%', ...aim },
  ];
  return [
    { what: `step, ${name}`, value: breakdown.stepMilliseconds, unit: 'ms' },
    ...(variant.formulas === 'graph' ? [] : ofProducts),
    { what: `the first step, ${name}`, value: breakdown.firstStepMilliseconds, unit: 'ms' },
  ];
});
console.log(JSON.stringify({ name: isPrediction ? 'a prediction' : 'a training step', results }));

/** @param {{ precision: string, formulas: string }} variant */
function measure(variant) {
  const flags = [...PASSED_FLAGS.map((name) => [name, values[name]]), ...Object.entries(variant)].flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)]));
  const env = { ...process.env, TF_NUM_INTRAOP_THREADS: String(availableParallelism()), TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...flags], { env, encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${PROGRAM} ended with ${status}: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}
