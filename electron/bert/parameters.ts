import { AppError } from '../../shared/errors';
import type { Tensor, TensorOps, Variable } from './tensor-ops';

/** A parameter's values on the host, under its Hugging Face name. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A model's trainable weights by Hugging Face name, in the order in which they were added. */
export class Parameters {
  private readonly variables = new Map<string, Variable>();

  constructor(private readonly ops: TensorOps) {}

  get names(): readonly string[] {
    return [...this.variables.keys()];
  }

  /** Number of weights, over all parameters. */
  get size(): number {
    return [...this.variables.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  }

  has(name: string): boolean {
    return this.variables.has(name);
  }

  add({ name, shape, data }: NamedArray): void {
    this.variables.set(name, this.ops.variable(data, shape));
  }

  /** Gives a parameter other values, in its place. */
  replace(values: NamedArray): void {
    const earlier = this.variable(values.name);
    this.add(values);
    this.ops.disposeVariable(earlier);
  }

  variable(name: string): Variable {
    const variable = this.variables.get(name);
    if (!variable) throw new AppError('bug', 'no-parameter', `The model has no parameter "${name}".`);
    return variable;
  }

  /** The present value, to compute with inside the current scope. */
  value(name: string): Tensor {
    return this.ops.read(this.variable(name));
  }

  /** Copies one parameter out of the backend. */
  toArray(name: string): NamedArray {
    return this.ops.scope(() => {
      const value = this.value(name);
      return { name, shape: [...value.shape], data: this.ops.toFloats(value) };
    });
  }

  dispose(): void {
    for (const variable of this.variables.values()) this.ops.disposeVariable(variable);
    this.variables.clear();
  }
}

/** Sums of gradients by parameter name. They outlive the scopes in which they were computed. */
export class Gradients {
  private readonly sums = new Map<string, Tensor>();

  constructor(private readonly ops: TensorOps) {}

  /** Adds to the parameter's gradient: over the uses of a parameter and over accumulated batches alike. */
  add(name: string, gradient: Tensor): void {
    const earlier = this.sums.get(name);
    const sum = earlier ? this.ops.add(earlier, gradient) : gradient;
    this.ops.keep(sum);
    if (earlier) this.ops.dispose(earlier);
    this.sums.set(name, sum);
  }

  get(name: string): Tensor | undefined {
    return this.sums.get(name);
  }

  entries(): IterableIterator<[string, Tensor]> {
    return this.sums.entries();
  }

  /** √Σg² over all parameters. */
  norm(): number {
    let halfSquares = 0;
    for (const gradient of this.sums.values()) halfSquares += this.ops.halfSquaredNorm(gradient);
    return Math.sqrt(2 * halfSquares);
  }

  clear(): void {
    for (const gradient of this.sums.values()) this.ops.dispose(gradient);
    this.sums.clear();
  }
}
