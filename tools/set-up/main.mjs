import { join } from 'node:path';
import { createContext, say } from './context.mjs';
import { Interrupted, SetUpError, reportLines } from './errors.mjs';
import { withLock } from './lock.mjs';
import { createRunner, interruptible } from './processes.mjs';
import { STEPS } from './steps.mjs';

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./steps.mjs').Step} Step */

/**
 * How a set-up ended: `ready` (all in place), `partly` (all but an optional step, without which everything runs slower),
 * `failed`.
 *
 * @typedef {'ready' | 'partly' | 'failed'} Result
 */

/**
 * Brings the checkout to where every command can run, and does nothing where it is already there. Reports on the
 * context's screen; throws only for Interrupted and for bugs.
 *
 * @param {Partial<Context>} [overrides]
 * @param {readonly Step[]} [steps]
 * @returns {Promise<Result>}
 */
export async function setUp(overrides = {}, steps = STEPS) {
  const context = createContext(overrides);
  if (!steps.some((step) => step.isDue(context))) return 'ready';
  return interruptible((signal) => setUpAlone(context, steps, signal));
}

/**
 * @param {Context} context
 * @param {readonly Step[]} steps
 * @param {AbortSignal} signal
 */
function setUpAlone(context, steps, signal) {
  const onWait = (/** @type {{ pid: number } | undefined} */ holder) =>
    say(context, `Another set-up is running${holder ? ` (process ${holder.pid})` : ''}: waiting for it.`);
  return withLock(join(context.root, '.set-up', 'lock'), { onWait, signal }, (addProcess) =>
    carryOut({ ...context, run: createRunner({ signal, onStart: addProcess }) }, steps));
}

/**
 * @param {Context} context
 * @param {readonly Step[]} steps
 * @returns {Promise<Result>}
 */
async function carryOut(context, steps) {
  /** @type {Result} */
  let result = 'ready';
  for (const step of steps) {
    try {
      // Asked again: while we waited for the lock, somebody else may have done it.
      if (step.isDue(context)) await step.carryOut(context);
    } catch (error) {
      if (!isOutside(error)) throw error;
      say(context, [`Set-up: ${step.name} failed.`, ...reportLines(error)].join('\n  '));
      if (!step.optional) return 'failed';
      result = 'partly';
    }
  }
  return result;
}

/**
 * Whether the world failed (network, disk, compiler) and not the program: the errors of Node's own calls carry a code.
 *
 * @param {unknown} error
 */
function isOutside(error) {
  if (error instanceof Interrupted) return false;
  return error instanceof SetUpError || (error instanceof Error && typeof (/** @type {any} */ (error).syscall) === 'string');
}
