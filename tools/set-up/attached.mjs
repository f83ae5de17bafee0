import { spawn } from 'node:child_process';
import { Interrupted } from './errors.mjs';
import { exitCodeOf } from './exit.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a program that shares this terminal, and gives its exit code. Ctrl-C is the program's own business while it
 * runs; once it has ended, Interrupted is thrown, so that nothing else is started after it.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runAttached(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    /** @type {NodeJS.Signals | undefined} */
    let received;
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
      received = signal;
      // A terminal sends Ctrl-C to both of us. Passing it on there would count as pressing it twice.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    const stopListening = () => SIGNALS.forEach((signal) => process.off(signal, onSignal));
    child.once('error', (error) => {
      stopListening();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stopListening();
      if (received !== undefined) reject(new Interrupted(received));
      else resolve(signal === null ? (code ?? 1) : exitCodeOf(signal));
    });
  });
}
