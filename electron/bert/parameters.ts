import { AppError } from '../../shared/errors';
import { RowGradients, type RowSource } from './row-source';
import type { Tensor, TensorOps, Variable } from './tensor-ops';

/** A parameter's values on the host, under its Hugging Face name. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A model's trainable weights by Hugging Face name, in the order in which they were added. */
export class Parameters {
  private readonly kept = new Map<string, Variable | RowSource>();

  constructor(private readonly ops: TensorOps) {}

  get names(): readonly string[] {
    return [...this.kept.keys()];
  }

  /** Number of weights, over all parameters. */
  get size(): number {
    return [...this.kept.values()].reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  }

  shape(name: string): readonly number[] {
    return this.find(name).shape;
  }

  add({ name, shape, data }: NamedArray): void {
    this.kept.set(name, this.ops.variable(data, shape));
  }

  /** Gives a parameter other values, in its place. */
  replace(values: NamedArray): void {
    const source = this.rowSource(values.name);
    if (source) source.assign(values.data);
    else this.replaceVariable(values);
  }

  variable(name: string): Variable {
    const found = this.find(name);
    if (!isRowSource(found)) return found;
    throw new AppError('bug', 'not-in-backend', `The parameter "${name}" is read by rows at present.`);
  }

  /** The present value, to compute with inside the current scope. */
  value(name: string): Tensor {
    return this.ops.read(this.variable(name));
  }

  /** The present values of some rows of a matrix, (N, H), to compute with inside the current scope. */
  rows(name: string, indices: Int32Array): Tensor {
    const source = this.rowSource(name);
    if (source) return this.ops.fromFloats(source.rows(indices), [indices.length, source.shape[1]]);
    return this.ops.scope(() => this.ops.gatherRows(this.value(name), this.ops.fromInts(indices, [indices.length])));
  }

  /** Copies one parameter out of the backend. */
  toArray(name: string): NamedArray {
    const source = this.rowSource(name);
    if (source) return { name, shape: [...source.shape], data: source.toArray() };
    return this.ops.scope(() => {
      const value = this.value(name);
      return { name, shape: [...value.shape], data: this.ops.toFloats(value) };
    });
  }

  // Outside the backend ---------------------------------------------------------------------------------------------

  /** Where a parameter is kept outside the backend: who keeps it. */
  rowSource(name: string): RowSource | undefined {
    const found = this.kept.get(name);
    return found && isRowSource(found) ? found : undefined;
  }

  /** From now on the parameter is what `source` says. */
  attach(name: string, source: RowSource): void {
    const earlier = this.variable(name);
    this.kept.set(name, source);
    this.ops.disposeVariable(earlier);
  }

  /** Takes such a parameter's present values back into the backend. */
  detach(name: string): void {
    const source = this.rowSource(name);
    if (source) this.add({ name, shape: source.shape, data: source.toArray() });
  }

  dispose(): void {
    for (const one of this.kept.values()) if (!isRowSource(one)) this.ops.disposeVariable(one);
    this.kept.clear();
  }

  private replaceVariable(values: NamedArray): void {
    const earlier = this.variable(values.name);
    this.add(values);
    this.ops.disposeVariable(earlier);
  }

  private find(name: string): Variable | RowSource {
    const found = this.kept.get(name);
    if (!found) throw new AppError('bug', 'no-parameter', `The model has no parameter "${name}".`);
    return found;
  }
}

function isRowSource(kept: Variable | RowSource): kept is RowSource {
  return 'rows' in kept;
}

/** Sums of gradients by parameter name. They outlive the scopes in which they were computed. */
export class Gradients {
  private readonly sums = new Map<string, Tensor>();
  private readonly rowSums = new Map<string, RowGradients>();

  constructor(private readonly ops: TensorOps) {}

  /** Adds to the parameter's gradient: over the uses of a parameter and over accumulated batches alike. */
  add(name: string, gradient: Tensor): void {
    const earlier = this.sums.get(name);
    const sum = earlier ? this.ops.add(earlier, gradient) : gradient;
    this.ops.keep(sum);
    if (earlier) this.ops.dispose(earlier);
    this.sums.set(name, sum);
  }

  /** Adds to the gradient of a parameter that is read by rows: row i of `values`, (N, H), is of row `indices[i]`. */
  addRows(name: string, indices: Int32Array, values: Tensor): void {
    let sums = this.rowSums.get(name);
    if (!sums) this.rowSums.set(name, (sums = new RowGradients(values.shape[1]!)));
    sums.add(indices, this.ops.toFloats(values));
  }

  get(name: string): Tensor | undefined {
    return this.sums.get(name);
  }

  entries(): IterableIterator<[string, Tensor]> {
    return this.sums.entries();
  }

  rows(name: string): RowGradients | undefined {
    return this.rowSums.get(name);
  }

  /** √Σg² over all parameters. */
  norm(): number {
    let squares = 0;
    for (const gradient of this.sums.values()) squares += 2 * this.ops.halfSquaredNorm(gradient);
    for (const sums of this.rowSums.values()) squares += sums.squaredNorm();
    return Math.sqrt(squares);
  }

  clear(): void {
    for (const gradient of this.sums.values()) this.ops.dispose(gradient);
    this.sums.clear();
    this.rowSums.clear();
  }
}
