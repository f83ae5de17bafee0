import type { BertConfig } from '../formats/model-config';
import type { AttentionShape } from './attention';
import type { Batch } from './batch';
import { dropoutBackward, dropoutForward, type Dropout } from './dropout';
import { embeddingsBackward, embeddingsForward } from './embeddings';
import { encoderLayerBackward, encoderLayerForward } from './encoder-layer';
import { linearBackward, linearForward } from './linear';
import type { Gradients, Parameters } from './parameters';
import type { BackwardPass, Pass } from './pass';
import type { Tensor, TensorOps } from './tensor-ops';

/** Added to the scores of padding: exp() of it is zero, and no sum of it overflows. */
const MASKED = -1e30;

/** Given the logits (B, C), row by row, their gradient of the loss in the same form. */
export type LossGradient = (logits: Float32Array) => Float32Array;

/** BERT with a classification head (Devlin et al. 2018), computing what `BertForSequenceClassification` computes. */
export class BertClassifier {
  constructor(
    private readonly ops: TensorOps,
    readonly config: BertConfig,
    readonly parameters: Parameters,
  ) {}

  /** The logits of a batch without dropout, (B, C) row by row. */
  logits(batch: Batch): Float32Array {
    const { ops, config, parameters } = this;
    const pass: Pass = { ops, parameters };
    return ops.scope(() => {
      const { shape, maskBias } = this.attentionInputs(batch);
      let hidden = embeddingsForward(pass, config, batch).output; // (N, H)
      for (let layer = 0; layer < config.numHiddenLayers; layer++) {
        const input = hidden;
        hidden = ops.scope(() => encoderLayerForward(pass, config, layerName(layer), input, maskBias, shape).output);
        ops.dispose(input);
      }
      return ops.toFloats(this.headForward(pass, hidden, batch).logits);
    });
  }

  /**
   * One way forward and back: adds to `gradients` and gives the logits, (B, C) row by row.
   *
   * @param lossGradient is called once, with the logits, between the two ways.
   */
  backPropagate(batch: Batch, lossGradient: LossGradient, gradients: Gradients, dropout: Dropout | undefined): Float32Array {
    const { ops, config, parameters } = this;
    const pass: BackwardPass = { ops, parameters, gradients, ...(dropout ? { dropout } : {}) };
    return ops.scope(() => {
      const { shape, maskBias } = this.attentionInputs(batch);
      let logits: Float32Array = new Float32Array();
      // A layer's scope holds what its way back needs, and ends with it: memory falls as the gradient comes down.
      const throughLayers = (layer: number, input: Tensor): Tensor =>
        ops.scope(() => {
          if (layer === config.numHiddenLayers) {
            const head = this.headForward(pass, input, batch);
            logits = ops.toFloats(head.logits);
            return this.headBackward(pass, head, lossGradient(logits), batch);
          }
          const { output, saved } = encoderLayerForward(pass, config, layerName(layer), input, maskBias, shape);
          const dOutput = throughLayers(layer + 1, output);
          return encoderLayerBackward(pass, config, layerName(layer), saved, shape, dOutput);
        });
      const embeddings = embeddingsForward(pass, config, batch);
      embeddingsBackward(pass, config, embeddings.saved, throughLayers(0, embeddings.output));
      return logits;
    });
  }

  dispose(): void {
    this.parameters.dispose();
  }

  private attentionInputs({ batchSize, sequenceLength, attentionMask }: Batch): { shape: AttentionShape; maskBias: Tensor | undefined } {
    const { hiddenSize, numAttentionHeads: heads } = this.config;
    const shape = { batchSize, sequenceLength, heads, headSize: hiddenSize / heads };
    if (!attentionMask.includes(0)) return { shape, maskBias: undefined };
    const bias = Float32Array.from(attentionMask, (present) => (present ? 0 : MASKED));
    return { shape, maskBias: this.ops.fromFloats(bias, [batchSize, 1, 1, sequenceLength]) };
  }

  /** tanh(W·h[CLS] + b), dropout, then one linear layer. */
  private headForward(pass: Pass, hidden: Tensor, { batchSize, sequenceLength }: Batch) {
    const { ops, config } = this;
    const firstRows = ops.fromInts(Int32Array.from({ length: batchSize }, (_, i) => i * sequenceLength), [batchSize]);
    const classTokens = ops.gatherRows(hidden, firstRows); // (B, H)
    const pooled = ops.tanh(linearForward(pass, 'bert.pooler.dense', classTokens)); // (B, H)
    const { output, saved: dropped } = dropoutForward(pass, pooled, config.classifierDropout ?? config.hiddenDropoutProb);
    return { logits: linearForward(pass, 'classifier', output), firstRows, classTokens, pooled, output, dropped };
  }

  private headBackward(pass: BackwardPass, head: ReturnType<BertClassifier['headForward']>, dLogits: Float32Array, batch: Batch): Tensor {
    const { ops, config } = this;
    const d = ops.fromFloats(dLogits, [batch.batchSize, config.numLabels]); // (B, C)
    const dPooled = dropoutBackward(pass, head.dropped, linearBackward(pass, 'classifier', head.output, d));
    const dTanh = ops.subtract(dPooled, ops.multiply(dPooled, ops.square(head.pooled))); // dy·(1 − tanh²)
    const dClassTokens = linearBackward(pass, 'bert.pooler.dense', head.classTokens, dTanh); // (B, H)
    return ops.scatterAddRows(dClassTokens, head.firstRows, batch.batchSize * batch.sequenceLength); // (N, H)
  }
}

function layerName(layer: number): string {
  return `bert.encoder.layer.${layer}`;
}
