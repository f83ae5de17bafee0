import type { AdamUpdate, Tensor, Variable } from '../../bert/tensor-ops';
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

  /**
   * PyTorch's AdamW by way of `ResourceApplyAdam`, whose ε stands beside the uncorrected √v: with
   * ε' = ε·√(1 − β₂ᵗ) and the step size lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ), both formulas are the same. The powers of β are passed
   * as 0, because the corrections are already in the step size, computed in double precision.
   */
  applyAdam(weight: Variable, moment1: Variable, moment2: Variable, gradient: Tensor, update: AdamUpdate): void {
    const { learningRate, beta1, beta2, epsilon, weightDecay, step } = update;
    const correction = Math.sqrt(1 - beta2 ** step);
    const stepSize = (learningRate * correction) / (1 - beta1 ** step);
    this.runtime.scope(() => {
      if (weightDecay > 0) this.shrink(weight, 1 - learningRate * weightDecay);
      const scalars = [0, 0, stepSize, beta1, beta2, epsilon * correction].map((value) => idOf(this.runtime.floatScalar(value)));
      const variables = [weight, moment1, moment2].map(resource);
      this.runtime.runWithoutOutput('ResourceApplyAdam', [...variables, ...scalars, idOf(gradient)]);
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
