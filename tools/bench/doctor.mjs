#!/usr/bin/env node
/**
 * How long `tunesmith doctor` takes from its start to its answer, once everything is set up.
 *
 *     node tools/bench/doctor.mjs [--rounds N]
 *
 * The first of the runs only warms up: the line is about the second one and those after it. The last line of stdout is JSON.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readFlags } from './inputs/flags.mjs';
import { median } from './inputs/inputs.mjs';

const PROGRAM = fileURLToPath(new URL('../tunesmith.mjs', import.meta.url));

const { values } = readFlags(['rounds']);
const seconds = Array.from({ length: Number(values.rounds ?? 3) + 1 }, run).slice(1);
console.log(JSON.stringify({ name: 'doctor', comparisons: [], results: [{ what: 'second run, start to answer', value: median(seconds), unit: 's', aim: { atMost: 1.5 } }] }));

function run() {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, 'doctor', '--json'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`doctor ended with ${status}: ${stderr.slice(-2000)}`);
  return (performance.now() - start) / 1000;
}
