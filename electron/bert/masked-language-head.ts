import type { BertConfig } from '../formats/model-config';
import { activationBackward, activationForward } from './activation';
import { WORD_EMBEDDINGS } from './embeddings';
import { layerNorm, layerNormGradients, type LayerNormSaved } from './layer-norm';
import { linearBackward, linearProduct } from './linear';
import type { BackwardPass, Pass } from './pass';
import type { FormulaOps, Tensor } from './tensor-ops';

const NAME = 'cls.predictions';
const DENSE = `${NAME}.transform.dense`;
const LAYER_NORM = `${NAME}.transform.LayerNorm`;

export interface MaskedLanguageSaved extends LayerNormSaved {
  readonly masked: Tensor;
  /** The first half before its bias, (M, H). */
  readonly dense: Tensor;
  /** What is compared with every token's embedding, (M, H), a factor. */
  readonly transformed: Tensor;
  /** The table of word embeddings, (V, H), a factor. */
  readonly table: Tensor;
}

/**
 * The head that guesses masked tokens: dense, activation, LayerNorm, then a score for every token of the vocabulary. The
 * scores' matrix is the table of word embeddings (Press & Wolf 2017), with a bias of its own.
 *
 * @param masked the hidden states of the M tokens to guess, (M, H), a factor
 * @returns logits (M, V), as products come
 */
export function maskedLanguageForward(pass: Pass, config: BertConfig, masked: Tensor): { logits: Tensor; saved: MaskedLanguageSaved } {
  const { ops, parameters } = pass;
  return ops.scope(() => {
    const dense = linearProduct(pass, DENSE, masked); // (M, H)
    const activated = activationForward(pass, config.hiddenAct, dense, parameters.value(`${DENSE}.bias`)); // (M, H)
    const weights = ['weight', 'bias'].map((part) => parameters.value(`${LAYER_NORM}.${part}`));
    const { transformed, normalised, inverseDeviation } = ops.compute(normalise, [activated, ...weights], config.layerNormEps);
    const table = ops.factor(parameters.value(WORD_EMBEDDINGS)); // (V, H)
    const scores = ops.product(transformed, table, false, true); // (M, V)
    const logits = ops.add(scores, ops.factor(parameters.value(`${NAME}.bias`)));
    return { logits, saved: { masked, dense, transformed, table, normalised, inverseDeviation } };
  });
}

function normalise(ops: FormulaOps, [activated, gamma, beta]: readonly Tensor[], [epsilon]: readonly number[]) {
  const { output, normalised, inverseDeviation } = layerNorm(ops, ops.float(activated!), gamma!, beta!, epsilon!);
  return { transformed: ops.factor(output), normalised, inverseDeviation };
}

/** What the masked tokens were, and what each weighs in the loss. */
export interface MaskedTargets {
  /** (M) */
  readonly ids: Tensor;
  /** (M, 1) */
  readonly weights: Tensor;
}

/**
 * The way back of the weighted sum of cross-entropies, Σ w·(−log p[id]). Its gradient of the logits is w·(p − onehot(id)). A
 * vocabulary's rows are long, so that matrix is never made: w moves to the narrow side of the products with p, and the
 * one-hot part of a product is a look-up.
 *
 * @param probabilities p: the softmax of the logits, (M, V)
 * @returns the gradient of the hidden states, (M, H), as products come
 */
export function maskedLanguageBackward(pass: BackwardPass, config: BertConfig, saved: MaskedLanguageSaved, probabilities: Tensor, { ids, weights }: MaskedTargets): Tensor {
  const { ops, parameters, gradients } = pass;
  const { masked, dense, transformed, table } = saved;
  return ops.scope(() => {
    const { weighted, negated } = ops.compute(weigh, [transformed, weights]); // (M, H) each
    const [tokens] = table.shape as [number];
    gradients.add(WORD_EMBEDDINGS, ops.float(ops.product(probabilities, weighted, true, false))); // (V, H)
    gradients.add(WORD_EMBEDDINGS, ops.scatterAddRows(negated, ids, tokens));
    gradients.add(`${NAME}.bias`, biasGradient(pass, probabilities, { ids, weights }, tokens)); // (V)

    const expected = ops.product(probabilities, table); // Σ p·e over the vocabulary, (M, H)
    const right = ops.gatherRows(parameters.value(WORD_EMBEDDINGS), ids); // (M, H)
    const inputs = [expected, right, weights, saved.normalised, saved.inverseDeviation, parameters.value(`${LAYER_NORM}.weight`)];
    const { dActivated, dGamma, dBeta } = ops.compute(normaliseBackward, inputs);
    gradients.add(`${LAYER_NORM}.weight`, dGamma);
    gradients.add(`${LAYER_NORM}.bias`, dBeta);
    const { dInput, dBias } = activationBackward(pass, config.hiddenAct, dense, parameters.value(`${DENSE}.bias`), dActivated);
    return linearBackward(pass, DENSE, masked, dInput, dBias); // (M, H)
  });
}

function weigh(ops: FormulaOps, [transformed, weights]: readonly Tensor[]) {
  const weighted = ops.multiply(ops.float(transformed!), weights!);
  return { weighted: ops.factor(weighted), negated: ops.multiply(weighted, -1) };
}

/** Σ w·(p − onehot) over the masked tokens, (V). */
function biasGradient({ ops }: Pass, probabilities: Tensor, { ids, weights }: MaskedTargets, tokens: number): Tensor {
  const expected = ops.float(ops.product(weights, probabilities, true, false)); // (1, V)
  const right = ops.scatterAddRows(weights, ids, tokens); // (V, 1)
  return ops.subtract(ops.reshape(expected, [tokens]), ops.reshape(right, [tokens]));
}

function normaliseBackward(ops: FormulaOps, [expected, right, weights, normalised, inverseDeviation, gamma]: readonly Tensor[]) {
  const dTransformed = ops.multiply(ops.subtract(ops.float(expected!), right!), weights!);
  const { dInput, dGamma, dBeta } = layerNormGradients(ops, { normalised: normalised!, inverseDeviation: inverseDeviation! }, gamma!, dTransformed);
  return { dActivated: ops.factor(dInput), dGamma, dBeta };
}
