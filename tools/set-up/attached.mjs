import { spawn } from 'node:child_process';
import { exitCodeOf } from './exit.mjs';

/**
 * Runs a program that shares this terminal, and gives its exit code. While it runs, Ctrl-C is its business.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runAttached(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    // A terminal sends Ctrl-C to both of us. Passing it on there would count as pressing it twice.
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
    for (const signal of signals) process.on(signal, passOn);
    const stopPassing = () => signals.forEach((signal) => process.off(signal, passOn));
    child.once('error', (error) => {
      stopPassing();
      reject(error);
    });
    child.once('close', (code, signal) => {
      stopPassing();
      resolve(signal === null ? (code ?? 1) : exitCodeOf(signal));
    });
  });
}
