import type { NativeBinding, RawTensor } from '../kernels/native-binding';

/** What the calls of one operation on inputs of the same shapes took together. */
export interface KernelTime {
  /** TensorFlow's name of the operation, and the shapes of its inputs: `MatMul 4096×384 1536×384`. */
  readonly kernel: string;
  calls: number;
  milliseconds: number;
  /** Multiplications and additions of its matrix product; 0 of other operations. */
  floatingPointOperations: number;
}

/** A binding that counts and times every operation that passes through it. */
export class TimedBinding {
  private readonly shapes = new Map<number, readonly number[]>();
  private kernels = new Map<string, KernelTime>();

  constructor(private readonly inner: NativeBinding) {}

  /** The binding to compute with. */
  get binding(): NativeBinding {
    const timed: Pick<NativeBinding, 'executeOp' | 'createTensor' | 'loadSavedModel' | 'runSavedModel'> = {
      executeOp: (name, attributes, inputs, outputCount) => this.timed(name, inputs, () => this.inner.executeOp(name, attributes, inputs, outputCount)),
      loadSavedModel: (folder, tags) => this.inner.loadSavedModel(folder, tags),
      runSavedModel: (id, inputs, inputNames, outputNames) => this.timed(`formula${id}`, inputs, () => this.inner.runSavedModel(id, inputs, inputNames, outputNames)),
      createTensor: (shape, dtype, values) => this.remember(this.inner.createTensor(shape, dtype, values), shape),
    };
    // The addon's properties cannot be written: those of ours stand before them.
    return Object.create(this.inner, Object.getOwnPropertyDescriptors(timed)) as NativeBinding;
  }

  /** The times since the last call, longest first. */
  take(): KernelTime[] {
    const times = [...this.kernels.values()].sort((a, b) => b.milliseconds - a.milliseconds);
    this.kernels = new Map();
    return times;
  }

  private timed(name: string, inputs: readonly number[], execute: () => RawTensor[]): RawTensor[] {
    const started = performance.now();
    const outputs = execute();
    const milliseconds = performance.now() - started;
    for (const { id, shape } of outputs) this.remember(id, shape);
    const shapes = inputs.map((id) => this.shapes.get(id) ?? []);
    this.add(`${name} ${shapes.map((shape) => shape.join('×') || '·').join(' ')}`, milliseconds, productOperations(name, shapes, outputs[0]?.shape ?? []));
    return outputs;
  }

  private add(kernel: string, milliseconds: number, floatingPointOperations: number): void {
    const time = this.kernels.get(kernel) ?? { kernel, calls: 0, milliseconds: 0, floatingPointOperations: 0 };
    time.calls++;
    time.milliseconds += milliseconds;
    time.floatingPointOperations += floatingPointOperations;
    this.kernels.set(kernel, time);
  }

  private remember(id: number, shape: readonly number[]): number {
    this.shapes.set(id, shape);
    return id;
  }
}

/** Of (m × k)·(k × n): two for each of m·k·n, whose square is the product of the three matrices' sizes. */
function productOperations(name: string, inputs: readonly (readonly number[])[], output: readonly number[]): number {
  if (!name.includes('MatMul')) return 0;
  const [a = [], b = []] = inputs;
  const batch = size(output.slice(0, -2));
  return 2 * batch * Math.sqrt((size(a) / batch) * (size(b) / batch) * (size(output) / batch));
}

function size(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
