import type { HiddenActivation } from '../formats/model-config';
import { assertNever } from '../../shared/errors';
import type { Pass } from './pass';
import type { Tensor } from './tensor-ops';

export interface Activated {
  readonly output: Tensor;
  /** What the way back needs beside the input, so that it is not computed twice. */
  readonly saved: Tensor | undefined;
}

/** The activation between the two halves of the feed-forward block, element-wise. */
export function activationForward(pass: Pass, kind: HiddenActivation, x: Tensor): Activated {
  switch (kind) {
    case 'gelu':
      return geluForward(pass, x);
    case 'gelu_new':
      return { output: geluTanhForward(pass, x), saved: undefined };
    case 'relu':
      return { output: pass.ops.relu(x), saved: undefined };
    default:
      return assertNever(kind);
  }
}

/** The gradient of the activation's input. */
export function activationBackward(pass: Pass, kind: HiddenActivation, x: Tensor, saved: Activated['saved'], dOutput: Tensor): Tensor {
  switch (kind) {
    case 'gelu':
      return geluBackward(pass, x, saved!, dOutput);
    case 'gelu_new':
      return geluTanhBackward(pass, x, dOutput);
    case 'relu':
      return pass.ops.multiply(dOutput, pass.ops.isPositive(x));
    default:
      return assertNever(kind);
  }
}

/** GELU (Hendrycks & Gimpel 2016), the exact form: x·Φ(x) with Φ(x) = (1 + erf(x/√2)) / 2, which is saved. */
function geluForward({ ops }: Pass, x: Tensor): Activated {
  return ops.scope(() => {
    const cumulative = ops.add(ops.multiply(ops.erf(ops.multiply(x, Math.SQRT1_2)), 0.5), 0.5);
    return { output: ops.multiply(x, cumulative), saved: cumulative };
  });
}

/** dx = dy·(Φ(x) + x·φ(x)) with φ(x) = exp(−x²/2) / √(2π). */
function geluBackward({ ops }: Pass, x: Tensor, cumulative: Tensor, dOutput: Tensor): Tensor {
  return ops.scope(() => {
    const density = ops.exp(ops.multiply(ops.square(x), -0.5)); // √(2π)·φ(x)
    const slope = ops.multiply(ops.multiply(x, density), 1 / Math.sqrt(2 * Math.PI));
    return ops.multiply(dOutput, ops.add(cumulative, slope));
  });
}

const TANH_SCALE = Math.sqrt(2 / Math.PI);
const TANH_CUBIC = 0.044715;

/** t = tanh(√(2/π)·(x + 0.044715·x³)), the inner part of the tanh form of GELU. */
function geluTanhInner({ ops }: Pass, x: Tensor): Tensor {
  const factor = ops.add(ops.multiply(ops.square(x), TANH_CUBIC), 1); // 1 + 0.044715·x²
  return ops.tanh(ops.multiply(ops.multiply(x, factor), TANH_SCALE));
}

/** GELU's tanh form, as the original BERT code computes it: x·(1 + t) / 2. */
function geluTanhForward(pass: Pass, x: Tensor): Tensor {
  const { ops } = pass;
  return ops.scope(() => {
    const half = ops.multiply(x, 0.5);
    return ops.add(half, ops.multiply(half, geluTanhInner(pass, x)));
  });
}

/** dx = dy·((1 + t)/2 + x·(1 − t²)/2·√(2/π)·(1 + 3·0.044715·x²)). */
function geluTanhBackward(pass: Pass, x: Tensor, dOutput: Tensor): Tensor {
  const { ops } = pass;
  return ops.scope(() => {
    const t = geluTanhInner(pass, x);
    const half = ops.add(ops.multiply(t, 0.5), 0.5);
    const innerSlope = ops.add(ops.multiply(ops.square(x), 3 * TANH_CUBIC * TANH_SCALE), TANH_SCALE);
    const tanhSlope = ops.add(ops.multiply(ops.square(t), -0.5), 0.5); // (1 − t²)/2
    return ops.multiply(dOutput, ops.add(half, ops.multiply(ops.multiply(x, tanhSlope), innerSlope)));
  });
}
