import { setImmediate } from 'node:timers/promises';
import { Dropout } from '../bert/dropout';
import { Gradients, type Parameters } from '../bert/parameters';
import type { TensorOps } from '../bert/tensor-ops';
import type { AdamW } from './adamw';
import { WeightBackup } from './weight-backup';

/** Gradients longer than this are shortened to it (Pascanu et al. 2013), as Hugging Face's Trainer does. */
const MAX_GRADIENT_NORM = 1;

/**
 * What a step needs to know of a model and of its task.
 *
 * @typeParam B a batch
 */
export interface Learner<B> {
  readonly parameters: Parameters;
  /** Those of which a batch reads few rows; see `AdamW`. */
  readonly readByRows?: readonly string[];
  /** The loss of a step, the mean over all its batches. */
  startStep(batches: readonly B[]): StepLoss<B>;
  /** Of a batch, padding left out. */
  size(batch: B): StepSize;
}

export interface StepLoss<B> {
  /** Goes forward and back through one of the batches; adds its part of the loss and of the gradients. */
  backPropagate(batch: B, gradients: Gradients, dropout: Dropout | undefined): void;
  /** Of the batches so far, in nats. */
  readonly value: number;
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

  /**
   * @param batches each accumulated batch
   * @param signal read between batches; a step that it stops leaves all as it was before
   */
  async run(batches: readonly B[], learningRate: number, signal?: AbortSignal): Promise<StepReport | Diverged | 'stopped'> {
    const passesBefore = this.forwardPasses;
    try {
      const loss = await this.accumulate(batches, signal);
      if (loss === 'stopped') {
        this.forwardPasses = passesBefore;
        return 'stopped';
      }
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
    const restored = this.good.restore();
    if (restored) this.optimizer.undoRows();
    return restored;
  }

  dispose(): void {
    this.good.dispose();
  }

  private async accumulate(batches: readonly B[], signal: AbortSignal | undefined): Promise<number | 'stopped'> {
    const loss = this.learner.startStep(batches);
    for (const [index, batch] of batches.entries()) {
      // The host's messages, a stop above all, are read between batches: the batches themselves compute synchronously.
      if (index > 0) await setImmediate();
      if (signal?.aborted) return 'stopped';
      loss.backPropagate(batch, this.gradients, this.nextDropout());
    }
    return loss.value;
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
