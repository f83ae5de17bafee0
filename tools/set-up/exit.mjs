import { constants } from 'node:os';
import { Interrupted } from './errors.mjs';

/**
 * The exit code that shells give to a process which a signal ended; 130 for Ctrl-C.
 *
 * @param {NodeJS.Signals} signal
 */
export function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}

/**
 * For `.catch` at the end of an entry point: ends this process as interrupted, throws every other error on.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function endAsInterrupted(error) {
  if (!(error instanceof Interrupted)) throw error;
  console.error(error.message);
  process.exit(exitCodeOf(error.signal));
}
