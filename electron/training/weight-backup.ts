import type { Parameters } from '../bert/parameters';
import type { Tensor, TensorOps } from '../bert/tensor-ops';

/**
 * A model's weights as they were at one moment, to go back to. It holds the backend's own tensors, which an update leaves alone as
 * long as they are held: on native TensorFlow taking it costs nothing, on WebAssembly a copy; keeping it costs the memory of the
 * weights. Parameters outside the backend are left to who keeps them.
 */
export class WeightBackup {
  private readonly held = new Map<string, Tensor>();

  constructor(
    private readonly ops: TensorOps,
    private readonly parameters: Parameters,
  ) {}

  /** Remembers the present weights in place of those remembered before. */
  take(): void {
    this.dispose();
    for (const name of this.parameters.names) {
      if (this.parameters.rowSource(name)) continue;
      const value = this.parameters.value(name);
      this.ops.keep(value);
      this.held.set(name, value);
    }
  }

  /** Gives the model the remembered weights; false where none were taken. */
  restore(): boolean {
    for (const [name, value] of this.held) {
      this.parameters.replace({ name, shape: value.shape, data: this.ops.toFloats(value) });
    }
    return this.held.size > 0;
  }

  dispose(): void {
    for (const value of this.held.values()) this.ops.dispose(value);
    this.held.clear();
  }
}
