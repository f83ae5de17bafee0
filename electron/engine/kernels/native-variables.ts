import type { AdamTarget, AdamUpdate, Tensor, Variable } from '../../bert/tensor-ops';
import { idOf, type NativeRuntime, type NativeTensor } from './native-runtime';

class NativeVariable implements Variable {
  constructor(
    /** The handle of a TensorFlow resource. */
    readonly id: number,
    readonly shape: readonly number[],
  ) {}
}

/** Weights and moments as TensorFlow resource variables, which are updated in place. */
export class NativeVariables {
  private static created = 0;

  constructor(private readonly runtime: NativeRuntime) {}

  create(values: Float32Array, shape: readonly number[]): Variable {
    const { attributes, binding } = this.runtime;
    // TensorFlow shares resources of one name, so every variable gets its own.
    const name = attributes.text('shared_name', `tunesmith-${NativeVariables.created++}`);
    const [handle] = binding.executeOp('VarHandleOp', [attributes.type('dtype', 'float32'), attributes.shape('shape', shape), name], [], 1);
    const variable = new NativeVariable(handle!.id, shape);
    try {
      // TensorFlow works in an aligned array's own memory: without a copy, training would write into the caller's.
      this.runtime.scope(() => this.assign(variable, this.runtime.create(values.slice(), shape, 'float32')));
      return variable;
    } catch (error) {
      this.dispose(variable);
      throw error;
    }
  }

  read(variable: Variable): NativeTensor {
    const { attributes, binding } = this.runtime;
    return this.runtime.wrap(binding.executeOp('ReadVariableOp', [attributes.type('dtype', 'float32')], [resource(variable)], 1)[0]!);
  }

  dispose(variable: Variable): void {
    try {
      this.runtime.runWithoutOutput('DestroyResourceOp', [resource(variable)]);
    } finally {
      this.runtime.binding.deleteTensor(resource(variable));
    }
  }

  /** `ResourceApplyAdam`, with the powers of β, which it corrects its step size by, as 0: the step size is corrected already. */
  applyAdam(targets: readonly AdamTarget[], { beta1, beta2, stepSize, epsilon, kept, gradientScale }: AdamUpdate): void {
    const { runtime } = this;
    runtime.scope(() => {
      const scale = runtime.floatScalar(gradientScale);
      const scalars = [0, 0, stepSize, beta1, beta2, epsilon].map((value) => idOf(runtime.floatScalar(value)));
      for (const { weight, moment1, moment2, gradient } of targets) {
        runtime.scope(() => {
          if (kept !== 1) this.shrink(weight, kept);
          const scaled = gradientScale === 1 ? gradient : runtime.run('Mul', [gradient, scale]);
          runtime.runWithoutOutput('ResourceApplyAdam', [...[weight, moment1, moment2].map(resource), ...scalars, idOf(scaled)]);
        });
      }
    });
  }

  private shrink(variable: Variable, factor: number): void {
    this.assign(variable, this.runtime.run('Mul', [this.read(variable), this.runtime.floatScalar(factor)]));
  }

  private assign(variable: Variable, value: Tensor): void {
    this.runtime.runWithoutOutput('AssignVariableOp', [resource(variable), idOf(value)]);
  }
}

function resource(variable: Variable): number {
  if (variable instanceof NativeVariable) return variable.id;
  throw new TypeError('Expected a variable of this backend.');
}
