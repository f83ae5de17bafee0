import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

export interface LayerNormSaved {
  /** (x − mean) / σ, (N, H). */
  readonly normalised: Tensor;
  /** 1/σ of each row, (N, 1). */
  readonly inverseDeviation: Tensor;
}

/** Layer normalisation (Ba et al. 2016) over the last axis: y = γ·(x − mean)/√(variance + ε) + β. */
export function layerNormForward(pass: Pass, name: string, x: Tensor, epsilon: number): { output: Tensor; saved: LayerNormSaved } {
  const { ops, parameters } = pass;
  return ops.scope(() => {
    const centred = ops.subtract(x, ops.meanLast(x)); // (N, H)
    const inverseDeviation = ops.rsqrt(ops.add(ops.meanLast(ops.square(centred)), epsilon)); // (N, 1)
    const normalised = ops.multiply(centred, inverseDeviation); // (N, H)
    const scaled = ops.multiply(normalised, parameters.value(`${name}.weight`));
    return { output: ops.addBias(scaled, parameters.value(`${name}.bias`)), saved: { normalised, inverseDeviation } };
  });
}

/** With x̂ the normalised input and g = γ·dy: dx = (g − mean(g) − x̂·mean(g·x̂)) / σ, dγ = Σ dy·x̂, dβ = Σ dy. */
export function layerNormBackward(pass: BackwardPass, name: string, saved: LayerNormSaved, dOutput: Tensor): Tensor {
  const { ops, parameters, gradients } = pass;
  const { normalised, inverseDeviation } = saved;
  return ops.scope(() => {
    gradients.add(`${name}.weight`, ops.sumToBias(ops.multiply(dOutput, normalised)));
    gradients.add(`${name}.bias`, ops.sumToBias(dOutput));
    const g = ops.multiply(dOutput, parameters.value(`${name}.weight`)); // (N, H)
    const along = ops.meanLast(ops.multiply(g, normalised)); // (N, 1)
    const rest = ops.subtract(ops.subtract(g, ops.meanLast(g)), ops.multiply(normalised, along));
    return ops.multiply(rest, inverseDeviation);
  });
}
