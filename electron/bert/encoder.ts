import type { BertConfig } from '../formats/model-config';
import type { Batch } from './batch';
import { embeddingsBackward, embeddingsForward } from './embeddings';
import { encoderLayerBackward, encoderLayerForward, type LayerInputs } from './encoder-layer';
import { layerName } from './parameter-shapes';
import type { BackwardPass, Pass } from './pass';
import type { Hidden } from './residual-block';
import type { Tensor } from './tensor-ops';

/** Added to the scores of padding: exp() of it is zero, and no sum of it overflows. */
const MASKED = -1e30;

/**
 * The tokens of each text whose output is wanted: Q places for each of B texts, text by text, (B·Q). What nobody reads is not
 * computed: the last layer's queries, and all that follows them, are those of these tokens alone.
 */
export interface OutputPlaces {
  readonly perText: number;
  readonly places: Int32Array;
}

/** [CLS], the first token of each text: what a classifier reads. */
export function firstPlaces({ batchSize }: Batch): OutputPlaces {
  return { perText: 1, places: new Int32Array(batchSize) };
}

/** Is shown each layer's attention, (B, A, Q, S): of all queries, but in the last layer of the wanted ones. It goes with the layer. */
export type AttentionWatcher = (attention: Tensor, layer: number) => void;

/** BERT's embeddings and encoder without a way back: (B·Q, H). It belongs to the caller's scope. */
export function encode(pass: Pass, config: BertConfig, batch: Batch, wanted: OutputPlaces, watch?: AttentionWatcher): Hidden {
  const { ops } = pass;
  return ops.scope(() => {
    const inputsOf = layerInputs(pass, config, batch, wanted);
    let { hidden } = embeddingsForward(pass, config, batch); // (N, H)
    for (let layer = 0; layer < config.numHiddenLayers; layer++) {
      const input = hidden;
      hidden = ops.scope(() => {
        const { hidden, saved } = encoderLayerForward(pass, config, layerName(layer), input, inputsOf(layer));
        watch?.(saved.attention.probabilities, layer);
        return hidden;
      });
      for (const tensor of new Set([input.output, input.factor])) ops.dispose(tensor);
    }
    return hidden;
  });
}

/**
 * There and back: `top` gets the encoder's output (B·Q, H) and gives the parts of its gradient, (B·Q, H) each. A layer's
 * scope holds what its way back needs, and ends with it: memory falls as the gradient comes down.
 */
export function encodeAndBack(pass: BackwardPass, config: BertConfig, batch: Batch, wanted: OutputPlaces, top: (hidden: Hidden) => readonly Tensor[]): void {
  const { ops } = pass;
  ops.scope(() => {
    const inputsOf = layerInputs(pass, config, batch, wanted);
    const throughLayers = (layer: number, input: Hidden): readonly Tensor[] =>
      ops.scope(() => {
        if (layer === config.numHiddenLayers) return top(input);
        const inputs = inputsOf(layer);
        const { hidden, saved } = encoderLayerForward(pass, config, layerName(layer), input, inputs);
        return encoderLayerBackward(pass, config, layerName(layer), saved, inputs, throughLayers(layer + 1, hidden));
      });
    const embeddings = embeddingsForward(pass, config, batch);
    embeddingsBackward(pass, config, batch, embeddings.saved, throughLayers(0, embeddings.hidden));
  });
}

/** What each layer is given: the last one alone knows which rows are wanted. */
function layerInputs({ ops }: Pass, config: BertConfig, batch: Batch, { perText, places }: OutputPlaces): (layer: number) => LayerInputs {
  const { batchSize, sequenceLength } = batch;
  const maskBias = maskBiasOf(ops, batch);
  const heads = { heads: config.numAttentionHeads, headSize: config.hiddenSize / config.numAttentionHeads };
  const all: LayerInputs = { shape: { batchSize, queryLength: sequenceLength, keyLength: sequenceLength, ...heads }, maskBias };
  const rows = Int32Array.from(places, (place, i) => Math.floor(i / perText) * sequenceLength + place);
  const last: LayerInputs = { shape: { ...all.shape, queryLength: perText }, maskBias, queryRows: ops.fromInts(rows, [rows.length]) };
  return (layer) => (layer === config.numHiddenLayers - 1 ? last : all);
}

/** (B, 1, 1, S) in the type of products; absent without padding, but for those who have to compute the same each time. */
function maskBiasOf(ops: Pass['ops'], { attentionMask, batchSize, sequenceLength }: Batch): Tensor | undefined {
  if (!ops.wholeGraph && !attentionMask.includes(0)) return undefined;
  const bias = Float32Array.from(attentionMask, (present) => (present ? 0 : MASKED));
  return ops.factor(ops.fromFloats(bias, [batchSize, 1, 1, sequenceLength]));
}
