import type { BertConfig } from '../formats/model-config';
import type { Batch } from './batch';
import type { LossGradient } from './classifier';
import type { Dropout } from './dropout';
import { encode, encodeAndBackPropagate } from './encoder';
import { maskedLanguageBackward, maskedLanguageForward } from './masked-language-head';
import { NEXT_SENTENCE_CLASSES, nextSentenceBackward, nextSentenceForward } from './next-sentence-head';
import type { Gradients, Parameters } from './parameters';
import type { BackwardPass, Pass } from './pass';
import type { Tensor, TensorOps } from './tensor-ops';

/** A batch in which some tokens are to be guessed. */
export interface MaskedBatch extends Batch {
  /** Where the M tokens stand among the N = B·S, text by text. */
  readonly maskedPositions: Int32Array;
  /** What they were, (M). */
  readonly maskedIds: Int32Array;
}

/** The number of masked tokens is filled up to a multiple of this: see `LENGTH_STEP` in training/pretraining/rows.ts. */
const MASKED_STEP = 64;

/** What the masked tokens' loss is made of. */
export interface MaskedLoss {
  /** Σ cross-entropy over the M tokens, in nats. */
  readonly lossSum: number;
}

/** How the model guesses, without learning from it. */
export interface PretrainingScores extends MaskedLoss {
  /** For each masked token, how many others the model holds for likelier, (M). */
  readonly ranks: Float32Array;
  /** (B, 2), row by row: see next-sentence-head.ts. */
  readonly nextLogits: Float32Array;
}

/** How the losses of a batch weigh in its step. */
export interface PretrainingLoss {
  /** What one masked token weighs: 1 / (their number in the whole step); absent: they are not learnt from. */
  readonly maskedWeight?: number | undefined;
  /** Absent: sentence pairs are not learnt from. */
  readonly nextSentence?: LossGradient | undefined;
}

/** BERT with the two heads that it is pre-trained with (Devlin et al. 2018), computing what `BertForPreTraining` computes. */
export class BertPretrainingModel {
  constructor(
    private readonly ops: TensorOps,
    readonly config: BertConfig,
    readonly parameters: Parameters,
  ) {}

  /** The scores of every token of the vocabulary at the masked positions, (M, V), and those of the pairs, (B, 2); row by row. */
  logits(batch: Batch, maskedPositions: Int32Array): { readonly masked: Float32Array; readonly next: Float32Array } {
    const { ops, config } = this;
    const pass = this.pass();
    return ops.scope(() => {
      const hidden = encode(pass, config, batch);
      const next = ops.toFloats(nextSentenceForward(pass, hidden, batch).logits);
      if (maskedPositions.length === 0) return { masked: new Float32Array(), next };
      return { masked: ops.toFloats(maskedLanguageForward(pass, config, hidden, this.indices(maskedPositions)).logits), next };
    });
  }

  /** How well a batch is guessed, without dropout. */
  score(batch: MaskedBatch): PretrainingScores {
    const { ops, config } = this;
    const pass = this.pass();
    return ops.scope(() => {
      const hidden = encode(pass, config, batch);
      const nextLogits = ops.toFloats(nextSentenceForward(pass, hidden, batch).logits);
      if (batch.maskedIds.length === 0) return { lossSum: 0, ranks: new Float32Array(), nextLogits };
      const { positions, ids, count } = filledUp(batch);
      const { logits } = maskedLanguageForward(pass, config, hidden, this.indices(positions));
      const { losses } = ops.sparseCrossEntropy(logits, this.indices(ids));
      const ranks = ops.toFloats(this.ranks(logits, ids)).subarray(0, count);
      return { lossSum: sum(ops.toFloats(losses).subarray(0, count)), ranks, nextLogits };
    });
  }

  /** One way forward and back: adds to `gradients` and gives the masked tokens' loss. */
  backPropagate(batch: MaskedBatch, loss: PretrainingLoss, gradients: Gradients, dropout: Dropout | undefined): MaskedLoss {
    const { ops, config, parameters } = this;
    const pass: BackwardPass = { ops, parameters, gradients, ...(dropout ? { dropout } : {}) };
    let lossSum = 0;
    encodeAndBackPropagate(pass, config, batch, (hidden) => {
      const dHidden: Tensor[] = [];
      if (loss.maskedWeight !== undefined && batch.maskedIds.length > 0) {
        const masked = this.maskedGradient(pass, hidden, batch, loss.maskedWeight);
        lossSum = masked.lossSum;
        dHidden.push(masked.dHidden);
      }
      if (loss.nextSentence) dHidden.push(this.nextSentenceGradient(pass, hidden, batch, loss.nextSentence));
      const [first, second] = dHidden;
      if (!first) return ops.multiply(hidden, 0);
      return second ? ops.add(first, second) : first;
    });
    return { lossSum };
  }

  dispose(): void {
    this.parameters.dispose();
  }

  private pass(): Pass {
    return { ops: this.ops, parameters: this.parameters };
  }

  private maskedGradient(pass: BackwardPass, hidden: Tensor, batch: MaskedBatch, weight: number): MaskedLoss & { readonly dHidden: Tensor } {
    const { ops, config } = this;
    return ops.scope(() => {
      const { positions, ids, count } = filledUp(batch);
      const { logits, saved } = maskedLanguageForward(pass, config, hidden, this.indices(positions));
      const { losses, gradient } = ops.sparseCrossEntropy(logits, this.indices(ids));
      const weights = ops.fromFloats(new Float32Array(ids.length).fill(weight, 0, count), [ids.length, 1]);
      const dHidden = maskedLanguageBackward(pass, config, saved, ops.multiply(gradient, weights), hidden.shape[0]!);
      return { lossSum: sum(ops.toFloats(losses).subarray(0, count)), dHidden };
    });
  }

  private nextSentenceGradient(pass: BackwardPass, hidden: Tensor, batch: Batch, lossGradient: LossGradient): Tensor {
    const { ops } = this;
    return ops.scope(() => {
      const { logits, saved } = nextSentenceForward(pass, hidden, batch);
      const dLogits = ops.fromFloats(lossGradient(ops.toFloats(logits)), [batch.batchSize, NEXT_SENTENCE_CLASSES]);
      return nextSentenceBackward(pass, saved, dLogits, batch);
    });
  }

  /** How many logits of its row are greater than that of the right token, (M, 1). */
  private ranks(logits: Tensor, ids: Int32Array): Tensor {
    const { ops } = this;
    const [rows, vocabulary] = logits.shape as [number, number];
    return ops.scope(() => {
      const flat = ops.reshape(logits, [rows * vocabulary, 1]);
      const right = ops.gatherRows(flat, this.indices(ids.map((id, row) => row * vocabulary + id))); // (M, 1)
      return ops.sumLast(ops.isPositive(ops.subtract(logits, right)));
    });
  }

  private indices(values: Int32Array): Tensor {
    return this.ops.fromInts(values, [values.length]);
  }
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The masked tokens of a batch, followed by ones that count for nothing. */
function filledUp({ maskedPositions, maskedIds }: MaskedBatch): { readonly positions: Int32Array; readonly ids: Int32Array; readonly count: number } {
  const count = maskedIds.length;
  const filled = (values: Int32Array) => {
    const longer = new Int32Array(Math.ceil(count / MASKED_STEP) * MASKED_STEP);
    longer.set(values);
    return longer;
  };
  return { positions: filled(maskedPositions), ids: filled(maskedIds), count };
}
