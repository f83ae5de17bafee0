import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

/** y = x·Wᵀ + b, with W (out, in) as PyTorch stores it. x (N, in) → (N, out). */
export function linearForward(pass: Pass, name: string, x: Tensor): Tensor {
  const { ops, parameters } = pass;
  const product = ops.matMul(x, parameters.value(`${name}.weight`), false, true); // (N, out)
  return ops.addBias(product, parameters.value(`${name}.bias`));
}

/** dx = dy·W, dW = dyᵀ·x, db = Σ dy over the rows. */
export function linearBackward(pass: BackwardPass, name: string, x: Tensor, dOutput: Tensor): Tensor {
  const { ops, parameters, gradients } = pass;
  gradients.add(`${name}.weight`, ops.matMul(dOutput, x, true, false)); // (out, in)
  gradients.add(`${name}.bias`, ops.sumToBias(dOutput)); // (out)
  return ops.matMul(dOutput, parameters.value(`${name}.weight`)); // (N, in)
}
