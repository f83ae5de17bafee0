import { toBatch } from '../bert/batch';
import type { BertClassifier } from '../bert/classifier';
import type { Dropout } from '../bert/dropout';
import type { Gradients, Parameters } from '../bert/parameters';
import { ClassificationLoss, totalWeight } from './classification-loss';
import type { LabelledExamples } from './examples';
import type { Learner, StepSize } from './train-step';

/** Learns classes; a batch is the numbers of its rows. */
export class ClassificationLearner implements Learner<Int32Array> {
  /** @param classWeights one for each class; without, all count the same. */
  constructor(
    private readonly model: BertClassifier,
    private readonly examples: LabelledExamples,
    private readonly classWeights?: Float64Array,
  ) {}

  get parameters(): Parameters {
    return this.model.parameters;
  }

  accumulate(batches: readonly Int32Array[], gradients: Gradients, nextDropout: () => Dropout | undefined): number {
    const { classWeights } = this;
    const stepWeight = batches.reduce((sum, rows) => sum + totalWeight(this.labels(rows), classWeights), 0);
    const loss = new ClassificationLoss(this.model.config.numLabels, stepWeight, classWeights);
    for (const rows of batches) {
      const labelIds = this.labels(rows);
      const batch = toBatch(Array.from(rows, (row) => this.examples.encodings[row]!), this.model.config.padTokenId);
      this.model.backPropagate(batch, (logits) => loss.gradient(logits, labelIds), gradients, nextDropout());
    }
    return loss.value;
  }

  size(rows: Int32Array): StepSize {
    return { rows: rows.length, tokens: rows.reduce((sum, row) => sum + this.examples.lengths[row]!, 0) };
  }

  private labels(rows: Int32Array): Int32Array {
    return rows.map((row) => this.examples.labelIds[row]!);
  }
}
