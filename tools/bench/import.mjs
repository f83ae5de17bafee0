#!/usr/bin/env node
/**
 * A CSV of 1,000,000 reviews into a dataset on the disk, beside pandas and `datasets`: seconds and peak memory, in alternating
 * runs, each a process of its own from its start to its end.
 *
 *     node tools/bench/import.mjs --peers VENV [--csv FILE] [--rows N] [--rounds N]
 *
 * `--peers`: a Python environment with pandas and datasets. `--csv`: a file in place of made-up reviews. `--data` is ignored.
 * Tunesmith's dataset is on the disk (fsync) when its process ends, and has the report that the app shows: classes and rows that
 * cannot be used. What the peers wrote may still be in the system's memory; the lines with "fsync" wait for it. The last line of
 * stdout is JSON; MB are 10⁶ bytes.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import { readFlags } from './inputs/flags.mjs';
import { median, need, pythonOf } from './inputs/inputs.mjs';
import { writeReviews } from './inputs/reviews.mjs';

/** @typedef {{ seconds: number, rows: number, bytes: number }} Run */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PEERS = fileURLToPath(new URL('import_peers.py', import.meta.url));

const { values, quick } = readFlags(['peers', 'csv', 'rows', 'rounds']);
const python = need('--peers VENV, with pandas and datasets', values.peers && pythonOf(values.peers));

const work = mkdtempSync(join(tmpdir(), 'bench-import-'));
try {
  await measure();
} finally {
  rmSync(work, { recursive: true });
}

async function measure() {
  const csv = values.csv ? need('--csv FILE', values.csv) : join(work, 'reviews.csv');
  if (!values.csv) writeReviews(csv, Number(values.rows ?? (quick ? 2e5 : 1e6)));
  // Whoever reads it first would have to wait for the disk.
  for (let i = 0; i < 2; i++) readFileSync(csv).fill(0);
  await bundle();
  // Linux counts the memory of whoever started a process to its maxRSS; VmHWM is its own.
  const program = `import(${JSON.stringify(pathToFileURL(join(work, 'datasets.mjs')).href)}).then(async ({ importDataset }) => {
    const { tableRows } = await importDataset({ home: process.argv[2] }, process.argv[1]);
    const { existsSync, readFileSync } = await import('node:fs');
    const status = existsSync('/proc/self/status') ? /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) : undefined;
    console.log(JSON.stringify({ rows: tableRows, bytes: 1024 * Number(status?.[1] ?? process.resourceUsage().maxRSS) }));
  });`;
  const contestants = [
    { who: 'Tunesmith', command: [process.execPath, '-e', program, csv] },
    { who: 'pandas + datasets', command: [python, PEERS, 'pandas', csv] },
    { who: 'datasets.load_dataset', command: [python, PEERS, 'load_dataset', csv] },
    { who: 'pandas + datasets, fsync', command: [python, PEERS, 'pandas', csv], more: ['--fsync'] },
    { who: 'datasets.load_dataset, fsync', command: [python, PEERS, 'load_dataset', csv], more: ['--fsync'] },
  ];
  /** @type {Map<string, Run[]>} */
  const runs = new Map(contestants.map(({ who }) => [who, []]));
  for (let round = 0; round < Number(values.rounds ?? (quick ? 1 : 3)); round++) {
    for (const { who, command, more } of contestants) runs.get(who)?.push(time(command, more ?? []));
  }
  report(runs);
}

/**
 * @param {readonly string[]} command its program, and what comes before the folder to write to
 * @param {readonly string[]} more what comes after it
 * @returns {Run}
 */
function time([program, ...args], more) {
  const folder = join(work, 'out');
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(program, [...args, folder, ...more], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.slice(-2000)}`);
  rmSync(folder, { recursive: true });
  return { seconds, ...JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') };
}

/** @param {Map<string, Run[]>} runs */
function report(runs) {
  const rows = new Set([...runs.values()].flat().map((run) => run.rows));
  if (rows.size !== 1) throw new Error(`Not the same rows: ${[...rows].join(', ')}.`);
  const middle = [...runs].map(([who, all]) => ({ who, seconds: median(all.map(({ seconds }) => seconds)), bytes: median(all.map(({ bytes }) => bytes)) }));
  const [ours, ...peers] = middle;
  const results = [
    ...middle.flatMap(({ who, seconds, bytes }) => [figure(who, seconds, 's'), figure(who, bytes / 1e6, 'MB at most')]),
    ...peers.flatMap(({ who, seconds, bytes }) => [figure(`Tunesmith / ${who}`, ours.seconds / seconds, '× time'), figure(`Tunesmith / ${who}`, ours.bytes / bytes, '× memory')]),
  ];
  console.log(JSON.stringify({ name: `import of ${[...rows][0]} rows`, results }));
}

/** @param {string} what @param {number} value @param {string} unit */
function figure(what, value, unit) {
  return { what, value: Number(value.toFixed(2)), unit };
}

/** Bundled as the app is, because a test runner's module loader slows every call between files. */
async function bundle() {
  const input = { datasets: join(ROOT, 'electron', 'services', 'datasets.ts') };
  const options = { outDir: work, emptyOutDir: false, ssr: true, target: 'node20', rollupOptions: { input, output: { entryFileNames: '[name].mjs' } } };
  await build({ root: ROOT, configFile: false, logLevel: 'warn', build: options, ssr: { noExternal: true } });
}
