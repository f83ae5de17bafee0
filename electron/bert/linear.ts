import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

/** y = x·Wᵀ + b, with W (out, in) as PyTorch stores it. x (N, in) → (N, out). */
export function linearForward(pass: Pass, name: string, x: Tensor): Tensor {
  const { ops, parameters } = pass;
  return ops.scope(() => ops.addBias(ops.float(linearProduct(pass, name, x)), parameters.value(`${name}.bias`)));
}

/** x·Wᵀ alone, as products come: for formulas that add the bias on the way. */
export function linearProduct({ ops, parameters }: Pass, name: string, x: Tensor): Tensor {
  return ops.scope(() => ops.product(x, parameters.value(`${name}.weight`), false, true));
}

/**
 * dx = dy·W, dW = dyᵀ·x, db = Σ dy over the rows.
 *
 * @param dBias where it was computed already
 * @returns dx (N, in), as products come
 */
export function linearBackward(pass: BackwardPass, name: string, x: Tensor, dOutput: Tensor, dBias?: Tensor): Tensor {
  const { ops, parameters, gradients } = pass;
  return ops.scope(() => {
    gradients.add(`${name}.weight`, ops.float(ops.product(dOutput, x, true, false))); // (out, in)
    gradients.add(`${name}.bias`, dBias ?? ops.sumRows(ops.float(dOutput))); // (out)
    return ops.product(dOutput, parameters.value(`${name}.weight`)); // (N, in)
  });
}
