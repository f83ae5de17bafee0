import { setImmediate } from 'node:timers/promises';
import type { BertClassifier } from '../bert/classifier';
import { Dropout } from '../bert/dropout';
import { Gradients } from '../bert/parameters';
import type { TensorOps } from '../bert/tensor-ops';
import type { AdamW } from './adamw';
import { ClassificationLoss, totalWeight } from './classification-loss';
import { NOTHING_COMPILED, withBatch, type CompiledSizes } from './compiled-sizes';
import type { LabelledExamples } from './examples';
import { WeightBackup } from './weight-backup';

/** Gradients longer than this are shortened to it (Pascanu et al. 2013), as Hugging Face's Trainer does. */
const MAX_GRADIENT_NORM = 1;

export interface TrainStepOptions {
  readonly seed: number;
  /** Off when comparing with a reference: the probabilities are the model's. */
  readonly dropout: boolean;
  /** Without, nothing is compiled. */
  readonly compiled?: CompiledSizes;
  /** One for each class; without, all count the same. */
  readonly classWeights?: Float64Array | undefined;
}

export interface StepReport {
  /** Mean cross-entropy of the step's rows, in nats. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly rows: number;
  /** Padding left out. */
  readonly tokens: number;
}

/** The loss or a gradient is not a finite number; no weight was changed in this step. */
export interface Diverged {
  readonly diverged: true;
  readonly loss: number;
  readonly gradientNorm: number;
}

/** One optimizer step: forward and back over one or more batches, clipping, AdamW. */
export class TrainStep {
  private readonly gradients: Gradients;
  /** The latest weights that gave a finite loss and finite gradients. */
  private readonly good: WeightBackup;
  /** Forward passes so far: what dropout masks are keyed by. */
  forwardPasses = 0;

  constructor(
    ops: TensorOps,
    private readonly model: BertClassifier,
    private readonly optimizer: AdamW,
    private readonly examples: LabelledExamples,
    private readonly options: TrainStepOptions,
  ) {
    this.gradients = new Gradients(ops);
    this.good = new WeightBackup(ops, model.parameters);
  }

  /**
   * @param batches row numbers of each accumulated batch
   * @param signal read between batches; a step that it stops leaves all as it was before
   */
  async run(batches: readonly Int32Array[], learningRate: number, signal?: AbortSignal): Promise<StepReport | Diverged | 'stopped'> {
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
      return { loss, gradientNorm, rows: sum(batches, (rows) => rows.length), tokens: sum(batches, (rows) => this.tokens(rows)) };
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

  private async accumulate(batches: readonly Int32Array[], signal: AbortSignal | undefined): Promise<number | 'stopped'> {
    const { classWeights } = this.options;
    const stepWeight = sum(batches, (rows) => totalWeight(this.labels(rows), classWeights));
    const loss = new ClassificationLoss(this.model.config.numLabels, stepWeight, classWeights);
    for (const [index, rows] of batches.entries()) {
      // The host's messages, a stop above all, are read between batches: the batches themselves compute synchronously.
      if (index > 0) await setImmediate();
      if (signal?.aborted) return 'stopped';
      this.backPropagate(rows, loss);
    }
    return loss.value;
  }

  private backPropagate(rows: Int32Array, loss: ClassificationLoss): void {
    const labelIds = this.labels(rows);
    const dropout = this.options.dropout ? new Dropout(this.options.seed, this.forwardPasses) : undefined;
    this.forwardPasses++;
    withBatch(this.model, this.examples, rows, this.options.compiled ?? NOTHING_COMPILED, (batch) =>
      this.model.backPropagate(batch, (logits) => loss.gradient(logits, labelIds), this.gradients, dropout),
    );
  }

  private labels(rows: Int32Array): Int32Array {
    return rows.map((row) => this.examples.labelIds[row]!);
  }

  private tokens(rows: Int32Array): number {
    return sum(rows, (row) => this.examples.lengths[row]!);
  }
}

/** `torch.nn.utils.clip_grad_norm_`'s factor. */
function clippingScale(norm: number): number {
  return Math.min(1, MAX_GRADIENT_NORM / (norm + 1e-6));
}

function sum<T>(items: Iterable<T>, of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}
