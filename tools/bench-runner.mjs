import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { isReached } from './bench/compare/alternate.mjs';
import { makePeers } from './bench/inputs/peers.mjs';
import { ROOT } from './set-up/context.mjs';
import { writeJson } from './set-up/files.mjs';
import { setUp } from './set-up/main.mjs';

/** @typedef {import('./bench/compare/alternate.mjs').Comparison} Comparison */
/** @typedef {import('./bench/compare/alternate.mjs').Aim} Aim */

/**
 * What a script in tools/bench/ prints as the last line of its stdout, as JSON. Before that, and on stderr, it may say
 * what it likes.
 *
 * @typedef {object} Measurement
 * @property {string} name
 * @property {Comparison[]} [comparisons] beside peers, in alternating runs
 * @property {{ what: string, value: number, unit: string, aim?: Aim }[]} results figures of ours alone
 */

/** Of a script that was given too little to measure: what it wants. @typedef {{ script: string, missing: string }} Skipped */

const FOLDER = join(ROOT, 'tools', 'bench');
const REPORT = join(ROOT, 'out', 'bench.json');

const USAGE = `Runs every script in tools/bench/ with the same arguments, one after the other so that none disturbs the next:

    npm run bench -- [--data DIR] [--peers VENV] [--quick] [--scripts NAME,NAME]

--data: imdb-train.csv.gz, imdb-test-a.csv.gz, sst2-train.tsv and sst2-dev.tsv. --peers: a Python environment with what
tools/bench/inputs/peers.txt lists; one that is not there yet is made. What a script needs and does not get is said, and it is
left out. --quick: fewer rows and rounds. --scripts: those alone. node tools/bench/NAME.mjs --help says what one measures.

There are: ${scriptsIn(FOLDER).map(nameOf).join(', ')}.
`;

/**
 * Measures as the usage says, and reports what was measured even where a script failed.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function measureAll(args) {
  if (args.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (await setUp() === 'failed') return 1;
  const peers = valueOf(args, '--peers');
  if (peers && !existsSync(peers)) makePeers(peers);
  const wanted = valueOf(args, '--scripts')?.split(',');
  const scripts = scriptsIn(FOLDER).filter((script) => !wanted || wanted.includes(nameOf(script)));
  const outcomes = scripts.map((script) => measure(script, args));
  const done = outcomes.filter((outcome) => outcome !== undefined && 'results' in outcome);
  const skipped = outcomes.filter((outcome) => outcome !== undefined && 'missing' in outcome);
  if (done.length > 0) report(done, skipped, args);
  return done.length + skipped.length === scripts.length ? 0 : 1;
}

/** @param {readonly string[]} args @param {string} flag */
function valueOf(args, flag) {
  const at = args.indexOf(flag);
  return at < 0 ? undefined : args[at + 1];
}

/** @param {string} folder */
function scriptsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => /(?<!\.test)\.mjs$/.test(name)).sort();
}

/** @param {string} script */
function nameOf(script) {
  return script.replace('.mjs', '');
}

/**
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Measurement | Skipped | undefined} undefined where it failed, which is said on stderr
 */
function measure(script, args) {
  console.error(`Measuring: ${script}`);
  const { status, stdout } = spawnSync(process.execPath, [join(FOLDER, script), ...args], { stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8' });
  const last = parseLastLine(stdout);
  if (status === 0 && last?.results !== undefined) return last;
  // What `need` of bench/inputs says.
  if (last?.missing !== undefined) return { script, missing: last.missing };
  console.error(`${script}: ${status === 0 ? 'its last line is no measurement' : `exit code ${status}`}`);
  return undefined;
}

/**
 * @param {string} stdout
 * @returns {any} undefined where the last line is not JSON
 */
export function parseLastLine(stdout) {
  try {
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}

/** @param {Measurement[]} measurements @param {Skipped[]} skipped @param {readonly string[]} args */
function report(measurements, skipped, args) {
  const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  console.log(`\n${machine}\n\n${comparisonTable(measurements.flatMap(({ comparisons = [] }) => comparisons))}\n\n${table(measurements)}\n`);
  for (const { script, missing } of skipped) console.log(`Left out: ${script}, for want of ${missing}`);
  writeJson(REPORT, { machine, at: new Date().toISOString(), arguments: args, measurements, skipped });
  console.log(`Written to ${REPORT}`);
}

/**
 * One line for each comparison, its columns aligned.
 *
 * @param {readonly Comparison[]} comparisons
 */
export function comparisonTable(comparisons) {
  const heading = ['work', 'peer', 'ours', "peer's", 'unit', 'ratio', 'aim', 'reached'];
  const rows = comparisons.map((one) => [one.work, one.peer, formatted(one.ours), formatted(one.theirs), one.unit, one.ratio.toFixed(2), aimInWords(one.aim), reachedInWords(isReached(one))]);
  return aligned([heading, ...rows]);
}

/**
 * One line for each figure, its columns aligned.
 *
 * @param {readonly Measurement[]} measurements
 */
export function table(measurements) {
  return aligned(measurements.flatMap(({ name, results }) =>
    results.map(({ what, value, unit, aim }) => [name, what, formatted(value), unit, ...(aim ? [aimInWords(aim), reachedInWords(isReached({ ratio: value, aim }))] : [])])));
}

/** @param {readonly (readonly string[])[]} rows figures stand to the right */
function aligned(rows) {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (/** @type {string} */ text, /** @type {number} */ column) => (/^[\d.]+$/.test(text) ? text.padStart(widths[column]) : text.padEnd(widths[column]));
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/** @param {Aim | undefined} aim */
function aimInWords(aim) {
  if (aim === undefined) return '';
  return 'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`;
}

/** @param {boolean | undefined} reached */
function reachedInWords(reached) {
  return reached === undefined ? '' : reached ? 'yes' : 'no';
}

/** @param {number} value */
function formatted(value) {
  return value.toLocaleString('en', { maximumSignificantDigits: 4, useGrouping: false });
}
