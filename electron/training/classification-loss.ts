import { crossEntropy } from '../../shared/math/cross-entropy';
import { softmaxRows } from '../../shared/math/softmax';

/**
 * The weighted mean cross-entropy of a step, whose rows may come in several accumulated batches: every batch divides by
 * the weight of the whole step, so that the sum over the batches is what one large batch would give.
 */
export class ClassificationLoss {
  private sum = 0;

  /**
   * @param stepWeight Σ of the class weights over all rows of the step (their number when unweighted).
   * @param classWeights one for each class; absent: all 1.
   */
  constructor(
    private readonly classes: number,
    private readonly stepWeight: number,
    private readonly classWeights?: Float64Array,
  ) {}

  /** The loss of all batches so far, in nats. */
  get value(): number {
    return this.sum;
  }

  /** Adds a batch's loss, and gives its gradient: (softmax(logits) − onehot(label))·weight / stepWeight, (B, C). */
  gradient(logits: Float32Array, labelIds: Int32Array): Float32Array {
    const { classes, classWeights, stepWeight } = this;
    const batchWeight = totalWeight(labelIds, classWeights);
    this.sum += (crossEntropy(logits, labelIds, classes, classWeights) * batchWeight) / stepWeight;
    const gradient = Float32Array.from(softmaxRows(logits, classes));
    labelIds.forEach((label, row) => {
      gradient[row * classes + label]! -= 1;
      const scale = (classWeights?.[label] ?? 1) / stepWeight;
      for (let c = 0; c < classes; c++) gradient[row * classes + c]! *= scale;
    });
    return gradient;
  }
}

/** Σ of the rows' class weights. */
export function totalWeight(labelIds: Int32Array, classWeights?: Float64Array): number {
  return classWeights ? labelIds.reduce((sum, label) => sum + classWeights[label]!, 0) : labelIds.length;
}

/** Weights inversely proportional to the classes' sizes, as scikit-learn's `balanced`: n / (C · n_c); 0 for a class without rows. */
export function balancedClassWeights(labelIds: Int32Array, classes: number): Float64Array {
  const counts = new Float64Array(classes);
  for (const label of labelIds) counts[label]! += 1;
  return counts.map((count) => (count === 0 ? 0 : labelIds.length / (classes * count)));
}
