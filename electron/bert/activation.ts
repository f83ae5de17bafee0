import type { HiddenActivation } from '../formats/model-config';
import type { Pass } from './pass';
import type { Formula, FormulaOps, Tensor } from './tensor-ops';

/**
 * The activation between the two halves of the feed-forward block, with the first half's bias: y = f(x + b).
 *
 * @param product x (N, I), as products come
 * @param bias (I)
 * @returns (N, I), a factor for the second half
 */
export function activationForward({ ops }: Pass, kind: HiddenActivation, product: Tensor, bias: Tensor): Tensor {
  return ops.compute(FORMULAS[kind].forward, [product, bias]).output;
}

/** The gradient of x, (N, I), a factor, and that of the bias, (I). Everything is computed from x anew: it costs less than keeping it. */
export function activationBackward({ ops }: Pass, kind: HiddenActivation, product: Tensor, bias: Tensor, dOutput: Tensor): Record<'dInput' | 'dBias', Tensor> {
  return ops.compute(FORMULAS[kind].backward, [product, bias, dOutput]);
}

interface ActivationFormulas {
  readonly forward: Formula<'output'>;
  readonly backward: Formula<'dInput' | 'dBias'>;
}

const FORMULAS: Readonly<Record<HiddenActivation, ActivationFormulas>> = {
  gelu: { forward: geluForward, backward: geluBackward },
  gelu_new: { forward: geluTanhForward, backward: geluTanhBackward },
  relu: { forward: reluForward, backward: reluBackward },
};

function biased(ops: FormulaOps, product: Tensor | undefined, bias: Tensor | undefined): Tensor {
  return ops.add(ops.float(product!), bias!);
}

function gradients(ops: FormulaOps, slope: Tensor, dOutput: Tensor | undefined): Record<'dInput' | 'dBias', Tensor> {
  const dInput = ops.multiply(ops.float(dOutput!), slope);
  return { dInput: ops.factor(dInput), dBias: ops.sumRows(dInput) };
}

// GELU (Hendrycks & Gimpel 2016), the exact form: x·Φ(x) with Φ(x) = (1 + erf(x/√2)) / 2 ------------------------------

function geluForward(ops: FormulaOps, [product, bias]: readonly Tensor[]): Record<'output', Tensor> {
  const x = biased(ops, product, bias);
  return { output: ops.factor(ops.gelu?.(x) ?? ops.multiply(x, cumulative(ops, x))) };
}

/** dx = dy·(Φ(x) + x·φ(x)) with φ(x) = exp(−x²/2) / √(2π). */
function geluBackward(ops: FormulaOps, [product, bias, dOutput]: readonly Tensor[]): Record<'dInput' | 'dBias', Tensor> {
  const x = biased(ops, product, bias);
  const density = ops.multiply(ops.exp(ops.multiply(ops.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return gradients(ops, ops.add(cumulative(ops, x), ops.multiply(x, density)), dOutput);
}

function cumulative(ops: FormulaOps, x: Tensor): Tensor {
  return ops.add(ops.multiply(ops.erf(ops.multiply(x, Math.SQRT1_2)), 0.5), 0.5);
}

// GELU's tanh form, as the original BERT code computes it: x·(1 + t) / 2 with t = tanh(√(2/π)·(x + 0.044715·x³)) --------

const TANH_SCALE = Math.sqrt(2 / Math.PI);
const TANH_CUBIC = 0.044715;

function geluTanhForward(ops: FormulaOps, [product, bias]: readonly Tensor[]): Record<'output', Tensor> {
  const x = biased(ops, product, bias);
  const half = ops.multiply(x, 0.5);
  return { output: ops.factor(ops.add(half, ops.multiply(half, tanhOfInner(ops, x)))) };
}

/** dx = dy·((1 + t)/2 + x·(1 − t²)/2·√(2/π)·(1 + 3·0.044715·x²)). */
function geluTanhBackward(ops: FormulaOps, [product, bias, dOutput]: readonly Tensor[]): Record<'dInput' | 'dBias', Tensor> {
  const x = biased(ops, product, bias);
  const t = tanhOfInner(ops, x);
  const half = ops.add(ops.multiply(t, 0.5), 0.5);
  const innerSlope = ops.add(ops.multiply(ops.square(x), 3 * TANH_CUBIC * TANH_SCALE), TANH_SCALE);
  const tanhSlope = ops.add(ops.multiply(ops.square(t), -0.5), 0.5); // (1 − t²)/2
  return gradients(ops, ops.add(half, ops.multiply(ops.multiply(x, tanhSlope), innerSlope)), dOutput);
}

function tanhOfInner(ops: FormulaOps, x: Tensor): Tensor {
  const factor = ops.add(ops.multiply(ops.square(x), TANH_CUBIC), 1); // 1 + 0.044715·x²
  return ops.tanh(ops.multiply(ops.multiply(x, factor), TANH_SCALE));
}

// ReLU ------------------------------------------------------------------------------------------------------------

function reluForward(ops: FormulaOps, [product, bias]: readonly Tensor[]): Record<'output', Tensor> {
  return { output: ops.factor(ops.relu(biased(ops, product, bias))) };
}

function reluBackward(ops: FormulaOps, [product, bias, dOutput]: readonly Tensor[]): Record<'dInput' | 'dBias', Tensor> {
  return gradients(ops, ops.isPositive(biased(ops, product, bias)), dOutput);
}
