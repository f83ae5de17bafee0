import type { AdamWOptions } from './adamw';

/** What a step of AdamW does to every weight alike: w ← kept·w − size·m/(√v + epsilon). */
export interface StepFactors {
  /** lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ) */
  readonly size: number;
  /** ε·√(1 − β₂ᵗ) */
  readonly epsilon: number;
  /** 1 − lr·λ */
  readonly kept: number;
}

/**
 * The bias corrections of both moments, taken out of the formula of adamw.ts and into its constants.
 *
 * @param step t, counts from 1
 */
export function stepFactors(step: number, learningRate: number, { beta1, beta2, epsilon, weightDecay }: AdamWOptions): StepFactors {
  const correction = Math.sqrt(1 - beta2 ** step);
  return { size: (learningRate * correction) / (1 - beta1 ** step), epsilon: epsilon * correction, kept: 1 - learningRate * weightDecay };
}
