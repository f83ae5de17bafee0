import type { Gradients, Parameters } from '../bert/parameters';
import type { Tensor, TensorOps, Variable } from '../bert/tensor-ops';
import type { TensorToWrite } from '../formats/safetensors-writer';

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
  private readonly momentsOf = new Map<string, readonly [Variable, Variable]>();
  private step = 0;

  constructor(
    private readonly ops: TensorOps,
    private readonly parameters: Parameters,
    private readonly options: AdamWOptions,
  ) {
    for (const name of parameters.names) this.momentsOf.set(name, [this.zeros(name), this.zeros(name)]);
  }

  /** One update of every parameter that has a gradient; `gradientScale` multiplies the gradients first (clipping). */
  update(gradients: Gradients, learningRate: number, gradientScale = 1): void {
    this.step++;
    for (const [name, gradient] of gradients.entries()) {
      this.ops.scope(() => this.updateOne(name, gradientScale === 1 ? gradient : this.ops.multiply(gradient, gradientScale), learningRate));
    }
  }

  /** Both moments of every parameter: with the weights and the number of steps, all that the next update depends on. */
  get moments(): TensorToWrite[] {
    return [...this.momentsOf].flatMap(([name, variables]) =>
      variables.map((variable, i) => ({ name: momentName(name, i), shape: variable.shape, data: () => this.ops.scope(() => this.ops.toFloats(this.ops.read(variable))) })),
    );
  }

  /** Goes to where it was after `step` updates; `read` gives a moment's values by its name in {@link moments}. */
  async restore(step: number, read: (name: string) => Promise<Float32Array>): Promise<void> {
    for (const [name, earlier] of this.momentsOf) {
      const [first, second] = [await read(momentName(name, 0)), await read(momentName(name, 1))];
      const { shape } = earlier[0];
      this.momentsOf.set(name, [this.ops.variable(first, shape), this.ops.variable(second, shape)]);
      for (const variable of earlier) this.ops.disposeVariable(variable);
    }
    this.step = step;
  }

  dispose(): void {
    for (const variable of [...this.momentsOf.values()].flat()) this.ops.disposeVariable(variable);
    this.momentsOf.clear();
  }

  private updateOne(name: string, gradient: Tensor, learningRate: number): void {
    const [moment1, moment2] = this.momentsOf.get(name)!;
    const weightDecay = isDecayed(name) ? this.options.weightDecay : 0;
    this.ops.applyAdam(this.parameters.variable(name), moment1, moment2, gradient, { ...this.options, weightDecay, learningRate, step: this.step });
  }

  private zeros(name: string): Variable {
    const { shape } = this.parameters.variable(name);
    return this.ops.variable(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
  }
}

function momentName(parameter: string, index: number): string {
  return `moment${index + 1}.${parameter}`;
}

/** Weight decay is for matrices; biases and LayerNorm weights have nothing to shrink for. */
export function isDecayed(name: string): boolean {
  return !name.endsWith('.bias') && !name.includes('LayerNorm');
}
