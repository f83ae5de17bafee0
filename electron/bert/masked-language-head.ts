import type { BertConfig } from '../formats/model-config';
import { activationBackward, activationForward } from './activation';
import { layerNormBackward, layerNormForward } from './layer-norm';
import { linearBackward, linearForward } from './linear';
import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

const NAME = 'cls.predictions';
const WORD_EMBEDDINGS = 'bert.embeddings.word_embeddings.weight';

/**
 * The head that guesses masked tokens: dense, activation, LayerNorm, then a score for every token of the vocabulary. The
 * scores' matrix is the table of word embeddings (Press & Wolf 2017), with a bias of its own.
 *
 * @param hidden (N, H)
 * @param positions of the M tokens to guess among the N: the vocabulary is far too large to score all of them
 * @returns logits (M, V)
 */
export function maskedLanguageForward(pass: Pass, config: BertConfig, hidden: Tensor, positions: Tensor) {
  const { ops, parameters } = pass;
  return ops.scope(() => {
    const masked = ops.gatherRows(hidden, positions); // (M, H)
    const dense = linearForward(pass, `${NAME}.transform.dense`, masked); // (M, H)
    const activation = activationForward(pass, config.hiddenAct, dense);
    const layerNorm = layerNormForward(pass, `${NAME}.transform.LayerNorm`, activation.output, config.layerNormEps);
    const scores = ops.matMul(layerNorm.output, parameters.value(WORD_EMBEDDINGS), false, true); // (M, V)
    const logits = ops.addBias(scores, parameters.value(`${NAME}.bias`));
    return { logits, saved: { positions, masked, dense, activation, layerNorm: layerNorm.saved, transformed: layerNorm.output } };
  });
}

export type MaskedLanguageSaved = ReturnType<typeof maskedLanguageForward>['saved'];

/** The gradient of the hidden states, (N, H), from that of the logits, (M, V). */
export function maskedLanguageBackward(pass: BackwardPass, config: BertConfig, saved: MaskedLanguageSaved, dLogits: Tensor, tokens: number): Tensor {
  const { ops, parameters, gradients } = pass;
  const { positions, masked, dense, activation, layerNorm, transformed } = saved;
  return ops.scope(() => {
    gradients.add(WORD_EMBEDDINGS, ops.matMul(dLogits, transformed, true, false)); // (V, H)
    gradients.add(`${NAME}.bias`, ops.sumToBias(dLogits)); // (V)
    const dTransformed = ops.matMul(dLogits, parameters.value(WORD_EMBEDDINGS)); // (M, H)
    const dActivated = layerNormBackward(pass, `${NAME}.transform.LayerNorm`, layerNorm, dTransformed);
    const dDense = activationBackward(pass, config.hiddenAct, dense, activation.saved, dActivated);
    const dMasked = linearBackward(pass, `${NAME}.transform.dense`, masked, dDense); // (M, H)
    return ops.scatterAddRows(dMasked, positions, tokens); // (N, H)
  });
}
