import { AppError } from '../../shared/errors';
import type { Pass } from './pass';
import type { FormulaOps, Tensor } from './tensor-ops';

/** Masks are drawn from bytes, so probabilities are multiples of 1/256. */
const BYTE_VALUES = 256;

/** Three sites a layer and two more: enough for 340 layers, where config.json may ask for 256. */
const SITES_PER_BATCH = 1024;

const WORD_VALUES = 2 ** 32;

/** Odd, so that multiples below 2³² differ in their lower 32 bits. */
const SEED_STEP = 0x85ebca6b;
const DRAW_STEP = 0x9e3779b9;

/** What the way back needs: nothing where nothing was dropped. */
export interface DropoutMask {
  /** A random byte for each value: those below `limit` are kept. */
  readonly bytes: Tensor;
  readonly limit: number;
  /** 1 / (share that is kept): the kept values grow so that the expectation stays. */
  readonly scale: number;
}

/**
 * Draws dropout masks (Srivastava et al. 2014) that depend on nothing but the seed, the batch's number and the place in
 * the model: a resumed run draws the same ones, and no key comes twice in a run.
 */
export class Dropout {
  private site = 0;

  /** `batchIndex` counts every forward pass of the run, accumulated ones included. */
  constructor(
    private readonly seed: number,
    private readonly batchIndex: number,
  ) {}

  /** The next mask, in the order of the forward pass; `undefined` where the probability rounds to zero. Some are kept. */
  draw(pass: Pass, shape: readonly number[], probability: number): DropoutMask | undefined {
    const keepSteps = Math.max(1, BYTE_VALUES - Math.round(probability * BYTE_VALUES));
    if (keepSteps >= BYTE_VALUES) return undefined;
    return { bytes: pass.ops.randomBytes(shape, this.nextKey()), limit: keepSteps, scale: BYTE_VALUES / keepSteps };
  }

  /** The draw's number within the run as the second word; what is beyond its 32 bits moves the seed's word. */
  private nextKey(): readonly [number, number] {
    if (this.site >= SITES_PER_BATCH) throw new AppError('bug', 'too-many-dropout-sites', `A batch has keys for ${SITES_PER_BATCH} dropout masks.`);
    const draw = this.batchIndex * SITES_PER_BATCH + this.site++;
    const moved = Math.imul(Math.floor(this.seed / WORD_VALUES), SEED_STEP) + Math.imul(Math.floor(draw / WORD_VALUES), DRAW_STEP);
    return [((this.seed | 0) + moved) | 0, draw | 0];
  }
}

/** y = x · scale where the mask keeps it, 0 elsewhere; or x itself outside training. */
export function dropoutForward(pass: Pass, x: Tensor, probability: number): { output: Tensor; saved: DropoutMask | undefined } {
  const saved = pass.dropout?.draw(pass, x.shape, probability);
  return { output: dropoutBackward(pass, saved, x), saved };
}

/** The mask keeps the gradient of what it kept. */
export function dropoutBackward({ ops }: Pass, saved: DropoutMask | undefined, dOutput: Tensor): Tensor {
  return saved ? ops.scope(() => dropped(ops, dOutput, saved.bytes, maskConstants(saved))) : dOutput;
}

/** The part of a formula that drops: without bytes nothing is. */
export function dropped(ops: FormulaOps, x: Tensor, bytes: Tensor | undefined, [limit, scale]: readonly number[]): Tensor {
  return bytes ? ops.multiply(ops.keepBelow(x, bytes, limit!), scale!) : x;
}

/** What a formula with dropout takes beside the bytes. */
export function maskConstants(mask: DropoutMask | undefined): readonly number[] {
  return mask ? [mask.limit, mask.scale] : [];
}

/** A formula's last input where there is a mask. */
export function maskInputs(mask: DropoutMask | undefined): readonly Tensor[] {
  return mask ? [mask.bytes] : [];
}
