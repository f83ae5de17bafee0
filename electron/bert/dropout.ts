import type { Pass } from './pass';
import type { Tensor } from './tensor-ops';

/** Masks are drawn from bytes, so probabilities are multiples of 1/256. */
const BYTE_VALUES = 256;

/** What the way back needs: nothing where nothing was dropped. */
export interface DropoutMask {
  readonly mask: Tensor;
  /** 1 / (share that is kept): the kept values grow so that the expectation stays. */
  readonly scale: number;
}

/**
 * Draws dropout masks (Srivastava et al. 2014) that depend on nothing but the seed, the batch's number and the place in
 * the model: a resumed run draws the same ones, and no mask comes twice.
 */
export class Dropout {
  private site = 0;

  /** `batchIndex` counts every forward pass of the run, accumulated ones included. */
  constructor(
    private readonly seed: number,
    private readonly batchIndex: number,
  ) {}

  /** The next mask, in the order of the forward pass; `undefined` where the probability rounds to zero. */
  draw(pass: Pass, shape: readonly number[], probability: number): DropoutMask | undefined {
    const keepSteps = BYTE_VALUES - Math.round(probability * BYTE_VALUES);
    if (keepSteps >= BYTE_VALUES) return undefined;
    // The seed is one half of the key, (batch, site) the other: a site number fits in ten bits (three sites a layer).
    const key = [this.seed | 0, (this.batchIndex << 10) + this.site++] as const;
    return { mask: pass.ops.randomMask(shape, keepSteps, key), scale: BYTE_VALUES / keepSteps };
  }
}

/** y = mask(x) · scale, or x itself outside training. */
export function dropoutForward(pass: Pass, x: Tensor, probability: number): { output: Tensor; saved: DropoutMask | undefined } {
  const saved = pass.dropout?.draw(pass, x.shape, probability);
  return { output: saved ? pass.ops.multiply(pass.ops.applyMask(saved.mask, x), saved.scale) : x, saved };
}

export function dropoutBackward(pass: Pass, saved: DropoutMask | undefined, dOutput: Tensor): Tensor {
  return saved ? pass.ops.multiply(pass.ops.applyMask(saved.mask, dOutput), saved.scale) : dOutput;
}
