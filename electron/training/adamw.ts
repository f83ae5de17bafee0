import type { Gradients, Parameters } from '../bert/parameters';
import type { AdamTarget, Tensor, TensorOps, Variable } from '../bert/tensor-ops';
import type { SafetensorsFile } from '../formats/safetensors-reader';
import type { TensorToWrite } from '../formats/safetensors-writer';
import { LazyRows } from './lazy-rows';
import { stepFactors } from './step-factors';

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
  private readonly lazyRows = new Map<string, LazyRows>();
  private step = 0;

  /** @param readByRows matrices of which a batch reads few rows: until the optimizer is disposed, it keeps them outside the backend */
  constructor(
    private readonly ops: TensorOps,
    private readonly parameters: Parameters,
    private readonly options: AdamWOptions,
    readByRows: readonly string[] = [],
  ) {
    for (const name of readByRows) this.takeRows(name);
    for (const name of parameters.names) if (!this.lazyRows.has(name)) this.momentsOf.set(name, [this.zeros(name), this.zeros(name)]);
  }

  private takeRows(name: string): void {
    const { shape, data } = this.parameters.toArray(name);
    const rows = new LazyRows(data, shape as [number, number], { ...this.options, weightDecay: this.decayOf(name) });
    this.parameters.attach(name, rows);
    this.lazyRows.set(name, rows);
  }

  /** One update of every parameter that has a gradient; `gradientScale` multiplies the gradients first (clipping). */
  update(gradients: Gradients, learningRate: number, gradientScale = 1): void {
    this.step++;
    const entries = [...gradients.entries()];
    for (const isGroup of [isDecayed, (name: string) => !isDecayed(name)]) {
      const group = entries.filter(([name]) => isGroup(name));
      if (group.length > 0) this.updateGroup(group.map(([name, gradient]) => this.target(name, gradient)), learningRate, this.decayOf(group[0]![0]), gradientScale);
    }
    for (const [name, rows] of this.lazyRows) rows.update(gradients.rows(name), learningRate, gradientScale);
  }

  /** Takes back what the last update did to the parameters that are read by rows. */
  undoRows(): void {
    for (const rows of this.lazyRows.values()) rows.undo();
  }

  /** All weights as they are kept: rows that are read by rows may be behind. With the moments, all to go on from. */
  get weights(): TensorToWrite[] {
    return this.parameters.names.map((name) => {
      const rows = this.lazyRows.get(name);
      return { name, shape: this.parameters.shape(name), data: rows ? rows.state.weights : () => this.parameters.toArray(name).data };
    });
  }

  /** Both moments of every parameter: with the weights and the number of steps, all that the next update depends on. */
  get moments(): TensorToWrite[] {
    const ofVariables = [...this.momentsOf].flatMap(([name, variables]) =>
      variables.map((variable, i) => ({ name: momentName(name, i), shape: variable.shape, data: () => this.ops.scope(() => this.ops.toFloats(this.ops.read(variable))) })),
    );
    return [...ofVariables, ...[...this.lazyRows].flatMap(([name, rows]) => rowTensors(name, rows))];
  }

  /** Goes to where it was after `step` updates; the parameters have their weights already. */
  async restore(step: number, file: Pick<SafetensorsFile, 'names' | 'readFloat32'>): Promise<void> {
    for (const [name, earlier] of this.momentsOf) {
      const [first, second] = [await file.readFloat32(momentName(name, 0)), await file.readFloat32(momentName(name, 1))];
      const { shape } = earlier[0];
      this.momentsOf.set(name, [this.ops.variable(first, shape), this.ops.variable(second, shape)]);
      for (const variable of earlier) this.ops.disposeVariable(variable);
    }
    for (const [name, rows] of this.lazyRows) {
      const [moment1, moment2] = [await file.readFloat32(momentName(name, 0)), await file.readFloat32(momentName(name, 1))];
      // A checkpoint of before rows were let fall behind: all are of its step.
      const isOld = !file.names.includes(updatedAtName(name));
      const updatedAt = isOld ? new Float32Array(rows.shape[0]).fill(step) : await file.readFloat32(updatedAtName(name));
      const learningRates = isOld ? new Float32Array(step) : await file.readFloat32(learningRatesName(name));
      rows.restore({ weights: rows.state.weights, moment1, moment2, updatedAt, learningRates });
    }
    this.step = step;
  }

  /** The parameters go back into the backend. */
  dispose(): void {
    for (const variable of [...this.momentsOf.values()].flat()) this.ops.disposeVariable(variable);
    for (const name of this.lazyRows.keys()) this.parameters.detach(name);
    this.momentsOf.clear();
    this.lazyRows.clear();
  }

  private target(name: string, gradient: Tensor): AdamTarget {
    const [moment1, moment2] = this.momentsOf.get(name)!;
    return { weight: this.parameters.variable(name), moment1, moment2, gradient };
  }

  private updateGroup(targets: readonly AdamTarget[], learningRate: number, weightDecay: number, gradientScale: number): void {
    const { beta1, beta2 } = this.options;
    const { size, epsilon, kept } = stepFactors(this.step, learningRate, { ...this.options, weightDecay });
    this.ops.applyAdam(targets, { beta1, beta2, stepSize: size, epsilon, kept, gradientScale });
  }

  private decayOf(name: string): number {
    return isDecayed(name) ? this.options.weightDecay : 0;
  }

  private zeros(name: string): Variable {
    const { shape } = this.parameters.variable(name);
    return this.ops.variable(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
  }
}

function momentName(parameter: string, index: number): string {
  return `moment${index + 1}.${parameter}`;
}

function rowTensors(name: string, rows: LazyRows): TensorToWrite[] {
  const { moment1, moment2, updatedAt, learningRates } = rows.state;
  return [
    { name: momentName(name, 0), shape: rows.shape, data: moment1 },
    { name: momentName(name, 1), shape: rows.shape, data: moment2 },
    { name: updatedAtName(name), shape: [updatedAt.length], data: updatedAt },
    { name: learningRatesName(name), shape: [learningRates.length], data: learningRates },
  ];
}

function updatedAtName(parameter: string): string {
  return `updatedAt.${parameter}`;
}

function learningRatesName(parameter: string): string {
  return `learningRates.${parameter}`;
}

/** Weight decay is for matrices; biases and LayerNorm weights have nothing to shrink for. */
export function isDecayed(name: string): boolean {
  return !name.endsWith('.bias') && !name.includes('LayerNorm');
}
