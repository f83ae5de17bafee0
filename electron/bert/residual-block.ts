import { dropped, maskConstants, maskInputs, type DropoutMask } from './dropout';
import { layerNorm, layerNormGradients, total, type LayerNormSaved } from './layer-norm';
import { linearBackward, linearProduct } from './linear';
import type { BackwardPass, Pass } from './pass';
import type { FormulaOps, Tensor } from './tensor-ops';

/** A layer's output (N, H): for residuals and sums, and as a factor for products. Where products are float32, both are one. */
export interface Hidden {
  readonly output: Tensor;
  readonly factor: Tensor;
}

export interface ResidualSaved extends LayerNormSaved {
  readonly input: Tensor;
  readonly mask: DropoutMask | undefined;
}

/** LayerNorm(dropout(x·Wᵀ + b) + residual): what ends both halves of an encoder layer. */
export function residualForward(
  pass: Pass,
  name: string,
  input: Tensor,
  residual: Tensor,
  { epsilon, dropoutProbability }: { readonly epsilon: number; readonly dropoutProbability: number },
): { hidden: Hidden; saved: ResidualSaved } {
  const { ops, parameters } = pass;
  return ops.scope(() => {
    const product = linearProduct(pass, `${name}.dense`, input); // (N, H)
    const mask = pass.dropout?.draw(pass, product.shape, dropoutProbability);
    const weights = ['dense.bias', 'LayerNorm.weight', 'LayerNorm.bias'].map((part) => parameters.value(`${name}.${part}`));
    const { output, factor, normalised, inverseDeviation } = ops.compute(forward, [product, residual, ...weights, ...maskInputs(mask)], epsilon, ...maskConstants(mask));
    return { hidden: { output, factor }, saved: { input, mask, normalised, inverseDeviation } };
  });
}

function forward(ops: FormulaOps, [product, residual, bias, gamma, beta, bytes]: readonly Tensor[], [epsilon, ...mask]: readonly number[]) {
  const dense = ops.add(ops.float(product!), bias!);
  const sum = ops.add(dropped(ops, dense, bytes, mask), residual!);
  const { output, normalised, inverseDeviation } = layerNorm(ops, sum, gamma!, beta!, epsilon!);
  return { output, factor: ops.factor(output), normalised, inverseDeviation };
}

/**
 * @param dOutput the parts whose sum is the output's gradient, (N, H) each
 * @returns the gradients of the input, as products come, and of the residual
 */
export function residualBackward(pass: BackwardPass, name: string, saved: ResidualSaved, dOutput: readonly Tensor[]): { dInput: Tensor; dResidual: Tensor } {
  const { ops, parameters, gradients } = pass;
  const { normalised, inverseDeviation, mask } = saved;
  return ops.scope(() => {
    const gamma = parameters.value(`${name}.LayerNorm.weight`);
    const inputs = [normalised, inverseDeviation, gamma, ...dOutput, ...maskInputs(mask)];
    const { dSum, dDense, dBias, dGamma, dBeta } = ops.compute(backward, inputs, dOutput.length, ...maskConstants(mask));
    gradients.add(`${name}.LayerNorm.weight`, dGamma);
    gradients.add(`${name}.LayerNorm.bias`, dBeta);
    return { dInput: linearBackward(pass, `${name}.dense`, saved.input, dDense, dBias), dResidual: dSum };
  });
}

function backward(ops: FormulaOps, [normalised, inverseDeviation, gamma, ...rest]: readonly Tensor[], [parts, ...mask]: readonly number[]) {
  const dOutput = total(ops, rest.slice(0, parts));
  const { dInput: dSum, dGamma, dBeta } = layerNormGradients(ops, { normalised: normalised!, inverseDeviation: inverseDeviation! }, gamma!, dOutput);
  const dDense = dropped(ops, dSum, rest[parts!], mask);
  return { dSum, dDense: ops.factor(dDense), dBias: ops.sumRows(dDense), dGamma, dBeta };
}
