import type { Gradients, Parameters } from '../bert/parameters';
import type { Tensor, TensorOps, Variable } from '../bert/tensor-ops';

export interface AdamWOptions {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/** Hugging Face's Trainer's constants. */
export const ADAMW_DEFAULTS: AdamWOptions = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

/**
 * AdamW (Loshchilov & Hutter 2019) as `torch.optim.AdamW`, with bias correction. At step t (from 1), for each weight w
 * with gradient g:
 *
 *     w ← w·(1 − lr·λ)               λ = 0 for biases and LayerNorm, as in Hugging Face's Trainer
 *     m ← β₁·m + (1 − β₁)·g,   v ← β₂·v + (1 − β₂)·g²
 *     w ← w − lr · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + ε)
 */
export class AdamW {
  private readonly moments = new Map<string, readonly [Variable, Variable]>();
  private step = 0;

  constructor(
    private readonly ops: TensorOps,
    private readonly parameters: Parameters,
    private readonly options: AdamWOptions,
  ) {
    for (const name of parameters.names) this.moments.set(name, [this.zeros(name), this.zeros(name)]);
  }

  /** One update of every parameter that has a gradient; `gradientScale` multiplies the gradients first (clipping). */
  update(gradients: Gradients, learningRate: number, gradientScale = 1): void {
    this.step++;
    for (const [name, gradient] of gradients.entries()) {
      this.ops.scope(() => this.updateOne(name, gradientScale === 1 ? gradient : this.ops.multiply(gradient, gradientScale), learningRate));
    }
  }

  dispose(): void {
    for (const variable of [...this.moments.values()].flat()) this.ops.disposeVariable(variable);
    this.moments.clear();
  }

  private updateOne(name: string, gradient: Tensor, learningRate: number): void {
    const [moment1, moment2] = this.moments.get(name)!;
    const weightDecay = isDecayed(name) ? this.options.weightDecay : 0;
    this.ops.applyAdam(this.parameters.variable(name), moment1, moment2, gradient, { ...this.options, weightDecay, learningRate, step: this.step });
  }

  private zeros(name: string): Variable {
    const { shape } = this.parameters.variable(name);
    return this.ops.variable(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
  }
}

/** Weight decay is for matrices; biases and LayerNorm weights have nothing to shrink for. */
export function isDecayed(name: string): boolean {
  return !name.endsWith('.bias') && !name.includes('LayerNorm');
}
