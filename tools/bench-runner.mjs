import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './set-up/context.mjs';
import { writeJson } from './set-up/files.mjs';
import { setUp } from './set-up/main.mjs';

/**
 * What a script in tools/bench/ prints as the last line of its stdout, as JSON. Before that, and on stderr, it may say
 * what it likes.
 *
 * @typedef {object} Measurement
 * @property {string} name
 * @property {{ what: string, value: number, unit: string }[]} results
 */

const FOLDER = join(ROOT, 'tools', 'bench');
const REPORT = join(ROOT, 'out', 'bench.json');

/**
 * Runs every script in tools/bench/ with the same arguments (`--data DIR`, `--peers DIR`), one after the other so that
 * none disturbs the next.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function measureAll(args) {
  if (await setUp({ retry: true }) === 'failed') return 1;
  const scripts = scriptsIn(FOLDER);
  if (scripts.length === 0) {
    console.log('Nothing to measure yet: tools/bench/ holds no script.');
    return 0;
  }
  const measurements = scripts.map((script) => measure(script, args));
  const done = measurements.filter((measurement) => measurement !== undefined);
  if (done.length > 0) report(done);
  return done.length === scripts.length ? 0 : 1;
}

/** @param {string} folder */
function scriptsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => /(?<!\.test)\.mjs$/.test(name)).sort();
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Measurement | undefined} undefined where it failed; it has said why on stderr
 */
function measure(script, args) {
  console.error(`Measuring: ${script}`);
  const { status, stdout } = spawnSync(process.execPath, [join(FOLDER, script), ...args], { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' });
  if (status === 0) return parseMeasurement(stdout);
  console.error(`${script}: exit code ${status}`);
  return undefined;
}

/**
 * @param {string} stdout
 * @returns {Measurement}
 */
export function parseMeasurement(stdout) {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

/** @param {Measurement[]} measurements */
function report(measurements) {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  console.log(`\n${machine}\n\n${table(measurements)}\n`);
  writeJson(REPORT, { machine, at: new Date().toISOString(), measurements });
  console.log(`Written to ${REPORT}`);
}

/**
 * One line for each figure, its columns aligned.
 *
 * @param {readonly Measurement[]} measurements
 */
export function table(measurements) {
  const rows = measurements.flatMap(({ name, results }) =>
    results.map(({ what, value, unit }) => [name, what, formatted(value), unit]));
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column].length)));
  return rows.map(([name, what, value, unit]) =>
    `${name.padEnd(widths[0])}  ${what.padEnd(widths[1])}  ${value.padStart(widths[2])}  ${unit}`).join('\n');
}

/** @param {number} value */
function formatted(value) {
  return value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: false });
}
