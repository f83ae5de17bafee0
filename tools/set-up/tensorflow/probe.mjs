import { join } from 'node:path';
import { FinalSetUpError } from '../errors.mjs';
import { requireSuccess } from '../processes.mjs';
import { withProgress } from '../progress.mjs';

/** @typedef {import('../context.mjs').Context} Context */

/**
 * Loads a staged TensorFlow in a process of its own and lets it add two numbers.
 *
 * @param {Context} context
 * @param {string} stage
 * @returns {Promise<string>} TensorFlow's version
 */
export async function probe(context, stage) {
  const tried = 'loading TensorFlow and adding two numbers';
  const env = { ...context.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const outcome = await withProgress(context.screen, { title: 'Trying TensorFlow…' }, () =>
    context.run(process.execPath, [join(import.meta.dirname, 'probe-child.mjs'), stage], { cwd: context.root, env }));
  if (outcome.signal === 'SIGILL') throw processorTooOld(tried);
  requireSuccess(outcome, { tried, todo: 'This library does not fit this system; the next source may.' });
  return outcome.output.trim().split('\n').at(-1) ?? '';
}

/** @param {string} tried */
function processorTooOld(tried) {
  return new FinalSetUpError({
    tried,
    answered: 'an instruction that this processor does not know (TensorFlow needs AVX); no download can change that',
    todo: 'Nothing: Tunesmith computes with WebAssembly instead, on one core and several times slower.',
  });
}
