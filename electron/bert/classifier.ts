import type { BertConfig } from '../formats/model-config';
import type { Batch } from './batch';
import { dropoutBackward, dropoutForward, type Dropout } from './dropout';
import { encode, encodeAndBack, firstPlaces } from './encoder';
import { linearBackward, linearForward } from './linear';
import type { Gradients, Parameters } from './parameters';
import type { BackwardPass, Pass } from './pass';
import { poolerBackward, poolerForward } from './pooler';
import type { Tensor, TensorOps } from './tensor-ops';

/** Given the logits (B, C), row by row, their gradient of the loss in the same form. */
export type LossGradient = (logits: Float32Array) => Float32Array;

/** BERT with a classification head (Devlin et al. 2018), computing what `BertForSequenceClassification` computes. */
export class BertClassifier {
  constructor(
    readonly ops: TensorOps,
    readonly config: BertConfig,
    readonly parameters: Parameters,
  ) {}

  /** The logits of a batch without dropout, (B, C) row by row. */
  logits(batch: Batch): Float32Array {
    const { ops, config, parameters } = this;
    const pass: Pass = { ops, parameters };
    return ops.scope(() => ops.toFloats(this.headForward(pass, encode(pass, config, batch, firstPlaces(batch)).output).logits));
  }

  /**
   * One way forward and back: adds to `gradients` and gives the logits, (B, C) row by row.
   *
   * @param lossGradient is called once, with the logits, between the two ways.
   */
  backPropagate(batch: Batch, lossGradient: LossGradient, gradients: Gradients, dropout: Dropout | undefined): Float32Array {
    const { ops, config, parameters } = this;
    const pass: BackwardPass = { ops, parameters, gradients, ...(dropout ? { dropout } : {}) };
    let logits: Float32Array = new Float32Array();
    encodeAndBack(pass, config, batch, firstPlaces(batch), ({ output }) => {
      const head = this.headForward(pass, output);
      logits = ops.toFloats(head.logits);
      return [this.headBackward(pass, head, lossGradient(logits), batch)];
    });
    return logits;
  }

  dispose(): void {
    this.parameters.dispose();
  }

  /** The pooled [CLS], dropout, then one linear layer. */
  private headForward(pass: Pass, classTokens: Tensor) {
    const { config } = this;
    const pooler = poolerForward(pass, classTokens);
    const { output, saved: mask } = dropoutForward(pass, pooler.pooled, config.classifierDropout ?? config.hiddenDropoutProb);
    return { logits: linearForward(pass, 'classifier', output), pooler, output, mask };
  }

  /** The gradient of the class tokens, (B, H). */
  private headBackward(pass: BackwardPass, head: ReturnType<BertClassifier['headForward']>, dLogits: Float32Array, batch: Batch): Tensor {
    const { ops, config } = this;
    const d = ops.fromFloats(dLogits, [batch.batchSize, config.numLabels]); // (B, C)
    const dPooled = dropoutBackward(pass, head.mask, ops.float(linearBackward(pass, 'classifier', head.output, d)));
    return poolerBackward(pass, head.pooler, dPooled);
  }
}
