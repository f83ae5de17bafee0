import type { BertConfig } from '../formats/model-config';
import { activationBackward, activationForward } from './activation';
import { attentionBackward, attentionForward, type AttentionSaved, type AttentionShape } from './attention';
import { total } from './layer-norm';
import { linearBackward, linearProduct } from './linear';
import type { BackwardPass, Pass } from './pass';
import { residualBackward, residualForward, type Hidden, type ResidualSaved } from './residual-block';
import type { Tensor } from './tensor-ops';

/** What one layer is given beside its input. */
export interface LayerInputs {
  readonly shape: AttentionShape;
  readonly maskBias: Tensor | undefined;
  /** Numbers of the rows to compute, (B·Q), where not all are: of the last layer's output often little is read. */
  readonly queryRows?: Tensor | undefined;
}

export interface EncoderLayerSaved {
  readonly attention: AttentionSaved;
  readonly attentionOutput: ResidualSaved;
  readonly attended: Hidden;
  /** The feed-forward block's first half before its bias, (B·Q, I). */
  readonly intermediate: Tensor;
  readonly feedForwardOutput: ResidualSaved;
}

/** One Transformer encoder block of BERT: attention and feed-forward, each followed by dropout, residual and LayerNorm. */
export function encoderLayerForward(
  pass: Pass,
  config: BertConfig,
  name: string,
  input: Hidden,
  { shape, maskBias, queryRows }: LayerInputs,
): { hidden: Hidden; saved: EncoderLayerSaved } {
  const { ops, parameters } = pass;
  const residual = { epsilon: config.layerNormEps, dropoutProbability: config.hiddenDropoutProb };
  return ops.scope(() => {
    const queries = queryRows ? rowsOf(pass, input, queryRows) : input; // (B·Q, H)
    const attention = attentionForward(pass, `${name}.attention.self`, queries.factor, input.factor, maskBias, shape, config.attentionProbsDropoutProb);
    const attended = residualForward(pass, `${name}.attention.output`, attention.output, queries.output, residual);
    const intermediate = linearProduct(pass, `${name}.intermediate.dense`, attended.hidden.factor); // (B·Q, I)
    const activated = activationForward(pass, config.hiddenAct, intermediate, parameters.value(`${name}.intermediate.dense.bias`));
    const { hidden, saved } = residualForward(pass, `${name}.output`, activated, attended.hidden.output, residual);
    return { hidden, saved: { attention: attention.saved, attentionOutput: attended.saved, attended: attended.hidden, intermediate, feedForwardOutput: saved } };
  });
}

function rowsOf({ ops }: Pass, { output, factor }: Hidden, rows: Tensor): Hidden {
  const chosen = ops.gatherRows(output, rows);
  return { output: chosen, factor: factor === output ? chosen : ops.gatherRows(factor, rows) };
}

/**
 * @param dOutput the parts whose sum is the gradient of the layer's output, (B·Q, H) each
 * @returns the parts of its input's, (N, H) each
 */
export function encoderLayerBackward(
  pass: BackwardPass,
  config: BertConfig,
  name: string,
  saved: EncoderLayerSaved,
  { shape, queryRows }: LayerInputs,
  dOutput: readonly Tensor[],
): readonly Tensor[] {
  const { ops, parameters } = pass;
  return ops.scope(() => {
    const feedForward = residualBackward(pass, `${name}.output`, saved.feedForwardOutput, dOutput);
    const bias = parameters.value(`${name}.intermediate.dense.bias`);
    const activation = activationBackward(pass, config.hiddenAct, saved.intermediate, bias, feedForward.dInput);
    const dFromIntermediate = linearBackward(pass, `${name}.intermediate.dense`, saved.attended.factor, activation.dInput, activation.dBias);

    const residual = residualBackward(pass, `${name}.attention.output`, saved.attentionOutput, [feedForward.dResidual, dFromIntermediate]);
    const attention = attentionBackward(pass, `${name}.attention.self`, saved.attention, shape, residual.dInput);
    const dQueries = [residual.dResidual, attention.dQueryInput]; // (B·Q, H) each
    return [...(queryRows ? [spread(pass, dQueries, queryRows, shape)] : dQueries), ...attention.dInput];
  });
}

/** The gradients of some rows among zeros for the rest: (B·Q, H) → (N, H). */
function spread({ ops }: Pass, parts: readonly Tensor[], rows: Tensor, { batchSize, keyLength }: AttentionShape): Tensor {
  return ops.scope(() => {
    return ops.scatterAddRows(total(ops, parts), rows, batchSize * keyLength);
  });
}
