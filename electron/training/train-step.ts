import { Dropout } from '../bert/dropout';
import { Gradients, type Parameters } from '../bert/parameters';
import type { TensorOps } from '../bert/tensor-ops';
import type { AdamW } from './adamw';
import { WeightBackup } from './weight-backup';

/** Gradients longer than this are shortened to it (Pascanu et al. 2013), as Hugging Face's Trainer does. */
const MAX_GRADIENT_NORM = 1;

/** What a step needs to know of a model and of its loss. */
export interface Learner<B> {
  readonly parameters: Parameters;
  /**
   * Adds the gradients of a step's loss, the mean over all its batches, and gives that loss.
   *
   * @param nextDropout is called once for each batch.
   */
  accumulate(batches: readonly B[], gradients: Gradients, nextDropout: () => Dropout | undefined): number;
  /** Of a batch, padding left out. */
  size(batch: B): StepSize;
}

export interface StepSize {
  readonly rows: number;
  readonly tokens: number;
}

export interface TrainStepOptions {
  readonly seed: number;
  /** Off when comparing with a reference: the probabilities are the model's. */
  readonly dropout: boolean;
}

export interface StepReport extends StepSize {
  /** Mean cross-entropy of the step, in nats. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
}

/** The loss or a gradient is not a finite number; no weight was changed in this step. */
export interface Diverged {
  readonly diverged: true;
  readonly loss: number;
  readonly gradientNorm: number;
}

/** One optimizer step: forward and back over one or more batches, clipping, AdamW. */
export class TrainStep<B> {
  private readonly gradients: Gradients;
  /** The latest weights that gave a finite loss and finite gradients. */
  private readonly good: WeightBackup;
  /** Forward passes so far: what dropout masks are keyed by. */
  forwardPasses = 0;

  constructor(
    ops: TensorOps,
    private readonly learner: Learner<B>,
    private readonly optimizer: AdamW,
    private readonly options: TrainStepOptions,
  ) {
    this.gradients = new Gradients(ops);
    this.good = new WeightBackup(ops, learner.parameters);
  }

  /** @param batches each accumulated batch. */
  run(batches: readonly B[], learningRate: number): StepReport | Diverged {
    try {
      const loss = this.learner.accumulate(batches, this.gradients, () => this.nextDropout());
      const gradientNorm = this.gradients.norm();
      if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) return { diverged: true, loss, gradientNorm };
      this.good.take();
      this.optimizer.update(this.gradients, learningRate, clippingScale(gradientNorm));
      return { loss, gradientNorm, ...this.size(batches) };
    } finally {
      this.gradients.clear();
    }
  }

  /** After a diverged step: goes back to the weights before the update that spoilt them; false where there was none. */
  undo(): boolean {
    return this.good.restore();
  }

  dispose(): void {
    this.good.dispose();
  }

  private nextDropout(): Dropout | undefined {
    const index = this.forwardPasses++;
    return this.options.dropout ? new Dropout(this.options.seed, index) : undefined;
  }

  private size(batches: readonly B[]): StepSize {
    const sizes = batches.map((batch) => this.learner.size(batch));
    return { rows: sizes.reduce((sum, { rows }) => sum + rows, 0), tokens: sizes.reduce((sum, { tokens }) => sum + tokens, 0) };
  }
}

/** `torch.nn.utils.clip_grad_norm_`'s factor. */
function clippingScale(norm: number): number {
  return Math.min(1, MAX_GRADIENT_NORM / (norm + 1e-6));
}
