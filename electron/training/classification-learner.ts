import type { BertClassifier } from '../bert/classifier';
import { WORD_EMBEDDINGS } from '../bert/embeddings';
import type { Dropout } from '../bert/dropout';
import type { Gradients, Parameters } from '../bert/parameters';
import { ClassificationLoss, totalWeight } from './classification-loss';
import { NOTHING_COMPILED, withBatch, type CompiledSizes } from './compiled-sizes';
import type { LabelledExamples } from './examples';
import type { Learner, StepLoss, StepSize } from './train-step';

export interface ClassificationOptions {
  /** One for each class; without, all count the same. */
  readonly classWeights?: Float64Array | undefined;
  /** Without, nothing is compiled. */
  readonly compiled?: CompiledSizes;
}

/** Learns classes; a batch is the numbers of its rows. */
export class ClassificationLearner implements Learner<Int32Array> {
  readonly readByRows = [WORD_EMBEDDINGS];

  constructor(
    private readonly model: BertClassifier,
    private readonly examples: LabelledExamples,
    private readonly options: ClassificationOptions = {},
  ) {}

  get parameters(): Parameters {
    return this.model.parameters;
  }

  startStep(batches: readonly Int32Array[]): StepLoss<Int32Array> {
    const { classWeights } = this.options;
    const stepWeight = batches.reduce((sum, rows) => sum + totalWeight(this.labels(rows), classWeights), 0);
    const loss = new ClassificationLoss(this.model.config.numLabels, stepWeight, classWeights);
    return {
      backPropagate: (rows, gradients, dropout) => this.backPropagate(rows, loss, gradients, dropout),
      get value() {
        return loss.value;
      },
    };
  }

  size(rows: Int32Array): StepSize {
    return { rows: rows.length, tokens: rows.reduce((sum, row) => sum + this.examples.lengths[row]!, 0) };
  }

  private backPropagate(rows: Int32Array, loss: ClassificationLoss, gradients: Gradients, dropout: Dropout | undefined): void {
    const labelIds = this.labels(rows);
    withBatch(this.model, this.examples, rows, this.options.compiled ?? NOTHING_COMPILED, (batch) =>
      this.model.backPropagate(batch, (logits) => loss.gradient(logits, labelIds), gradients, dropout),
    );
  }

  private labels(rows: Int32Array): Int32Array {
    return rows.map((row) => this.examples.labelIds[row]!);
  }
}
