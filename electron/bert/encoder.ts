import type { BertConfig } from '../formats/model-config';
import type { AttentionShape } from './attention';
import type { Batch } from './batch';
import { embeddingsBackward, embeddingsForward } from './embeddings';
import { encoderLayerBackward, encoderLayerForward } from './encoder-layer';
import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

/** Added to the scores of padding: exp() of it is zero, and no sum of it overflows. */
const MASKED = -1e30;

/** Embeddings and all encoder layers: the last hidden states of a batch, (N, H). To be called within a scope. */
export function encode(pass: Pass, config: BertConfig, batch: Batch): Tensor {
  const { ops } = pass;
  const { shape, maskBias } = attentionInputs(pass, config, batch);
  let hidden = embeddingsForward(pass, config, batch).output; // (N, H)
  for (let layer = 0; layer < config.numHiddenLayers; layer++) {
    const input = hidden;
    hidden = ops.scope(() => encoderLayerForward(pass, config, layerName(layer), input, maskBias, shape).output);
    ops.dispose(input);
  }
  return hidden;
}

/**
 * One way forward and back through embeddings and encoder layers: adds to the pass's gradients.
 *
 * @param head is called once, between the two ways: given the last hidden states (N, H), it adds its own parameters'
 *   gradients and gives the hidden states' gradient.
 */
export function encodeAndBackPropagate(pass: BackwardPass, config: BertConfig, batch: Batch, head: (hidden: Tensor) => Tensor): void {
  const { ops } = pass;
  ops.scope(() => {
    const { shape, maskBias } = attentionInputs(pass, config, batch);
    // A layer's scope holds what its way back needs, and ends with it: memory falls as the gradient comes down.
    const throughLayers = (layer: number, input: Tensor): Tensor =>
      ops.scope(() => {
        if (layer === config.numHiddenLayers) return head(input);
        const { output, saved } = encoderLayerForward(pass, config, layerName(layer), input, maskBias, shape);
        const dOutput = throughLayers(layer + 1, output);
        return encoderLayerBackward(pass, config, layerName(layer), saved, shape, dOutput);
      });
    const embeddings = embeddingsForward(pass, config, batch);
    embeddingsBackward(pass, config, embeddings.saved, throughLayers(0, embeddings.output));
  });
}

function attentionInputs({ ops }: Pass, config: BertConfig, { batchSize, sequenceLength, attentionMask }: Batch): { shape: AttentionShape; maskBias: Tensor | undefined } {
  const { hiddenSize, numAttentionHeads: heads } = config;
  const shape = { batchSize, sequenceLength, heads, headSize: hiddenSize / heads };
  if (!attentionMask.includes(0)) return { shape, maskBias: undefined };
  const bias = Float32Array.from(attentionMask, (present) => (present ? 0 : MASKED));
  return { shape, maskBias: ops.fromFloats(bias, [batchSize, 1, 1, sequenceLength]) };
}

function layerName(layer: number): string {
  return `bert.encoder.layer.${layer}`;
}
