import { crossEntropy } from '../../../shared/math/cross-entropy';
import { NEXT_SENTENCE_CLASSES } from '../../bert/next-sentence-head';
import type { Parameters } from '../../bert/parameters';
import { NOT_MASKED, type BertPretrainingModel } from '../../bert/pretraining-model';
import { ClassificationLoss } from '../classification-loss';
import type { Learner, StepLoss, StepSize } from '../train-step';
import { copyLaterPositions } from './later-positions';
import { NO_PAIR, type PretrainingBatch } from './rows';

/** What a run learns. */
export interface Objectives {
  /** To guess masked tokens. */
  readonly maskedLanguage: boolean;
  /** To tell whether the second text of a pair follows the first. */
  readonly nextSentence: boolean;
}

/**
 * Learns as `BertForPreTraining` does: the mean loss of the masked tokens plus the mean loss of the pairs, which may weigh more. A
 * small batch has few pairs: AdamW takes steps as large as the noise of the masked tokens' gradients allows, and what the pairs say
 * is lost in it.
 */
export class PretrainingLearner implements Learner<PretrainingBatch> {
  constructor(
    private readonly model: BertPretrainingModel,
    private readonly objectives: Objectives,
    private readonly nextSentenceWeight = 1,
  ) {}

  get parameters(): Parameters {
    return this.model.parameters;
  }

  startStep(batches: readonly PretrainingBatch[]): StepLoss<PretrainingBatch> {
    for (const { learntPositions } of batches) if (learntPositions !== undefined) copyLaterPositions(this.model, learntPositions);
    const maskedCount = batches.reduce((sum, { maskedIds }) => sum + maskedIds.filter((id) => id !== NOT_MASKED).length, 0);
    const pairCount = batches.reduce((sum, { nextLabels }) => sum + pairsOf(nextLabels).length, 0);
    const maskedWeight = this.objectives.maskedLanguage && maskedCount > 0 ? 1 / maskedCount : undefined;
    const nextLoss = this.objectives.nextSentence && pairCount > 0 ? new ClassificationLoss(NEXT_SENTENCE_CLASSES, pairCount, new Float64Array(NEXT_SENTENCE_CLASSES).fill(this.nextSentenceWeight)) : undefined;
    let maskedSum = 0;
    return {
      backPropagate: (batch, gradients, dropout) => {
        const nextSentence = nextLoss && ((logits: Float32Array) => pairGradient(nextLoss, logits, batch.nextLabels));
        maskedSum += withCompiling(this.model, batch, () => this.model.backPropagate(batch, { maskedWeight, nextSentence }, gradients, dropout)).lossSum;
      },
      get value() {
        return maskedSum * (maskedWeight ?? 0) + (nextLoss?.value ?? 0);
      },
    };
  }

  size({ batchSize, attentionMask }: PretrainingBatch): StepSize {
    return { rows: batchSize, tokens: attentionMask.reduce((sum, present) => sum + present, 0) };
  }
}

/** Computes with a batch, with compiled formulas where its size comes often. */
export function withCompiling<T>({ ops }: BertPretrainingModel, { compiled = false }: PretrainingBatch, compute: () => T): T {
  return compiled ? ops.compiling(compute) : compute();
}

/** Which rows of a batch are pairs. */
export function pairsOf(nextLabels: Int32Array): number[] {
  return [...nextLabels.keys()].filter((row) => nextLabels[row] !== NO_PAIR);
}

/** The logits of some rows, one behind the other. */
export function rowsOf(logits: Float32Array, rows: readonly number[], width: number): Float32Array {
  return Float32Array.from(rows.flatMap((row) => [...logits.subarray(row * width, (row + 1) * width)]));
}

/** The gradient of the pairs' loss; rows that are no pairs have none. */
function pairGradient(loss: ClassificationLoss, logits: Float32Array, nextLabels: Int32Array): Float32Array {
  const rows = pairsOf(nextLabels);
  const gradient = new Float32Array(logits.length);
  if (rows.length === 0) return gradient;
  const ofPairs = loss.gradient(rowsOf(logits, rows, NEXT_SENTENCE_CLASSES), Int32Array.from(rows, (row) => nextLabels[row]!));
  rows.forEach((row, i) => gradient.set(ofPairs.subarray(i * NEXT_SENTENCE_CLASSES, (i + 1) * NEXT_SENTENCE_CLASSES), row * NEXT_SENTENCE_CLASSES));
  return gradient;
}

/** The mean loss of pairs, in nats. */
export function pairLoss(logits: Float32Array, labels: Int32Array): number {
  return crossEntropy(logits, labels, NEXT_SENTENCE_CLASSES);
}
