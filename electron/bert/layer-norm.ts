import type { FormulaOps, Tensor } from './tensor-ops';

/** What the way back of a LayerNorm needs. */
export interface LayerNormSaved {
  /** (x − mean) / σ, (N, H). */
  readonly normalised: Tensor;
  /** 1/σ of each row, (N, 1). */
  readonly inverseDeviation: Tensor;
}

/**
 * The parts of formulas that hold a layer normalisation (Ba et al. 2016) over the last axis:
 * y = γ·(x − mean)/√(variance + ε) + β.
 */
export function layerNorm(ops: FormulaOps, x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): LayerNormSaved & { readonly output: Tensor } {
  const centred = ops.subtract(x, ops.meanLast(x)); // (N, H)
  const inverseDeviation = ops.rsqrt(ops.add(ops.meanLast(ops.square(centred)), epsilon)); // (N, 1)
  const normalised = ops.multiply(centred, inverseDeviation); // (N, H)
  return { output: ops.add(ops.multiply(normalised, gamma), beta), normalised, inverseDeviation };
}

/** With x̂ the normalised input and g = γ·dy: dx = (g − mean(g) − x̂·mean(g·x̂)) / σ, dγ = Σ dy·x̂, dβ = Σ dy. */
export function layerNormGradients(
  ops: FormulaOps,
  { normalised, inverseDeviation }: LayerNormSaved,
  gamma: Tensor,
  dOutput: Tensor,
): Record<'dInput' | 'dGamma' | 'dBeta', Tensor> {
  const g = ops.multiply(dOutput, gamma); // (N, H)
  const along = ops.meanLast(ops.multiply(g, normalised)); // (N, 1)
  const rest = ops.subtract(ops.subtract(g, ops.meanLast(g)), ops.multiply(normalised, along));
  return {
    dInput: ops.multiply(rest, inverseDeviation),
    dGamma: ops.sumRows(ops.multiply(dOutput, normalised)),
    dBeta: ops.sumRows(dOutput),
  };
}

/** The sum of a gradient's parts, in float32: they come from every use of the value, some as products come. */
export function total(ops: FormulaOps, parts: readonly Tensor[]): Tensor {
  return parts.map((part) => ops.float(part)).reduce((sum, part) => ops.add(sum, part));
}
