import type { Dropout } from './dropout';
import type { Gradients, Parameters } from './parameters';
import type { TensorOps } from './tensor-ops';

/**
 * What every layer needs while a batch goes through the model.
 *
 * Dimension letters, here and in every layer: B batch, S sequence length, N = B·S tokens, H hidden size, A attention
 * heads, D = H / A head size, I intermediate size, V vocabulary, C classes.
 *
 * A layer is a pair of functions. `xForward(pass, …)` gives the output and what the way back needs (`saved`);
 * `xBackward(pass, …)`, with that and the gradient of the output, adds the parameters' gradients and gives the gradient of the input.
 */
export interface Pass {
  readonly ops: TensorOps;
  readonly parameters: Parameters;
  /** Absent outside training. */
  readonly dropout?: Dropout;
}

export interface BackwardPass extends Pass {
  readonly gradients: Gradients;
}
