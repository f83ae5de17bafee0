import { userError } from '../../shared/errors';
import type { FormulaKind } from '../../shared/engine-protocol';
import type { Backend } from './backend';

/** What a person may set to choose: `plain` spends no time on compiling, `compiled` is what it is without. */
export const FORMULAS_VARIABLE = 'TUNESMITH_FORMULAS';

/**
 * How formulas are computed: compiled where the backend can, unless TUNESMITH_FORMULAS is "plain". Which sizes are worth
 * compiling follows from a run's plan and not from the clock: two runs with the same seed give the same weights.
 *
 * @param begunWith of a run that goes on: its last bits are those of the same kernels
 * @throws a user error when the backend cannot compile and has to, and for a wish that is neither.
 */
export function settleFormulas(backend: Pick<Backend, 'compiles'>, begunWith?: FormulaKind): FormulaKind {
  const wish = begunWith ?? process.env[FORMULAS_VARIABLE] ?? '';
  switch (wish) {
    case 'plain':
      return 'plain';
    case '':
    case 'auto':
      return backend.compiles() ? 'compiled' : 'plain';
    case 'compiled':
      if (backend.compiles()) return 'compiled';
      throw userError('cannot-compile', 'The TensorFlow here cannot compile formulas.', begunWith ? 'The run began with compiled ones: go on with it where it began.' : `Leave ${FORMULAS_VARIABLE} out, or set it to "plain".`);
    default:
      throw userError('unknown-formulas', `${FORMULAS_VARIABLE} is "${wish}".`, 'It may be "compiled", "plain" or "auto", which is what it is without.');
  }
}
