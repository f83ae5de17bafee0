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
  const isDue = steps.some((step) => step.isDue(context));
  if (isDue && !await interruptible((signal) => setUpAlone(context, steps, signal))) return 'failed';
  return steps.some((step) => step.isMissing?.(context)) ? 'partly' : 'ready';
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
 * @returns {Promise<boolean>} false where a step failed that the rest needs
 */
async function carryOut(context, steps) {
  for (const step of steps) {
    try {
      // Asked again: while we waited for the lock, somebody else may have done it.
      if (step.isDue(context)) await step.carryOut(context);
    } catch (error) {
      if (!isOutside(error)) throw error;
      say(context, [`Set-up: ${step.name} failed.`, ...reportLines(error)].join('\n  '));
      if (!step.optional) return false;
    }
  }
  return true;
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
