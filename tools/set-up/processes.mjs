import { spawn } from 'node:child_process';
import { Interrupted, SetUpError } from './errors.mjs';

/**
 * How a child process ended. `output` is the end of what it wrote to stdout and stderr.
 *
 * @typedef {object} Outcome
 * @property {number | null} code null where a signal ended it, or where it could not be started
 * @property {NodeJS.Signals | null} signal
 * @property {string} output
 * @property {boolean} missing the program was not found
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {AbortSignal} [signal] ends this child alone, for a step that has waited long enough
 */

/**
 * Starts a program and waits for its end; its output is collected, not shown.
 *
 * @typedef {(command: string, args: readonly string[], options?: RunOptions) => Promise<Outcome>} Run
 */

const KEPT_OUTPUT = 64 * 1024;
const QUOTED_LINES = 8;
const QUOTED_WIDTH = 200;
const ON_WINDOWS = process.platform === 'win32';

/**
 * A Run whose children all end when `signal` aborts.
 *
 * @param {{ signal?: AbortSignal, onStart?: (pid: number) => void }} [options]
 * @returns {Run}
 */
export function createRunner({ signal, onStart } = {}) {
  return async (command, args, options = {}) => {
    signal?.throwIfAborted();
    const signals = [signal, options.signal].filter((one) => one !== undefined);
    const outcome = await start(command, args, options, signals, onStart);
    signal?.throwIfAborted();
    return outcome;
  };
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @param {readonly AbortSignal[]} signals
 * @param {((pid: number) => void) | undefined} onStart
 * @returns {Promise<Outcome>}
 */
function start(command, args, { cwd, env }, signals, onStart) {
  return new Promise((resolve) => {
    // A group of its own on POSIX: npm, pip and node-gyp have children too, and the whole group has to end together.
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: !ON_WINDOWS, windowsHide: true });
    const output = collect(child);
    const end = () => killGroup(child);
    const finish = (/** @type {Outcome} */ outcome) => {
      for (const signal of signals) signal.removeEventListener('abort', end);
      resolve(outcome);
    };
    for (const signal of signals) signal.addEventListener('abort', end);
    child.once('spawn', () => onStart?.(/** @type {number} */ (child.pid)));
    child.once('error', (error) => finish({ code: null, signal: null, output: error.message, missing: isMissing(error) }));
    child.once('close', (code, signal) => finish({ code, signal, output: output(), missing: false }));
  });
}

/** @param {import('node:child_process').ChildProcess} child */
function collect(child) {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk) => {
      text = (text + chunk).slice(-KEPT_OUTPUT);
    });
  }
  return () => text;
}

/** @param {import('node:child_process').ChildProcess} child */
function killGroup(child) {
  if (child.pid === undefined) return;
  try {
    if (ON_WINDOWS) child.kill();
    else process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended meanwhile.
  }
}

/** @param {Error & { code?: string }} error */
function isMissing(error) {
  return error.code === 'ENOENT';
}

/**
 * The outcome, where it is a success; a SetUpError that quotes the program's last words where it is not.
 *
 * @param {Outcome} outcome
 * @param {{ tried: string, todo: string }} report
 */
export function requireSuccess(outcome, { tried, todo }) {
  if (outcome.code === 0) return outcome;
  throw new SetUpError({ tried, answered: `${howItEnded(outcome)}${quoted(outcome.output)}`, todo });
}

/** @param {Outcome} outcome */
export function howItEnded({ code, signal, missing }) {
  if (missing) return 'the program was not found';
  return signal === null ? `exit code ${code}` : `ended by ${signal}`;
}

/** @param {string} output */
function quoted(output) {
  return lastWords(output).map((line) => `\n${line}`).join('');
}

/**
 * The last lines that say something: where programs put their reasons. Stack traces are for us, not for a person.
 *
 * @param {string} output
 */
export function lastWords(output) {
  const lines = output.split('\n').map((line) => line.trimEnd()).filter((line) => !/^$|^\s+at |^Node\.js v/.test(line));
  return lines.slice(-QUOTED_LINES).map((line) => line.slice(0, QUOTED_WIDTH));
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Does `work` with a signal that aborts on Ctrl-C and on a request to end. The handlers are gone when it returns, so
 * that what follows in this process decides for itself.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} work
 */
export async function interruptible(work) {
  const controller = new AbortController();
  const abort = (/** @type {NodeJS.Signals} */ signal) => controller.abort(new Interrupted(signal));
  for (const signal of SIGNALS) process.on(signal, abort);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, abort);
  }
}
