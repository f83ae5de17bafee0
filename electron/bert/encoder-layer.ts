import type { BertConfig } from '../formats/model-config';
import { activationBackward, activationForward, type Activated } from './activation';
import { attentionBackward, attentionForward, type AttentionSaved, type AttentionShape } from './attention';
import { dropoutBackward, dropoutForward, type DropoutMask } from './dropout';
import { layerNormBackward, layerNormForward, type LayerNormSaved } from './layer-norm';
import { linearBackward, linearForward } from './linear';
import type { BackwardPass, Pass } from './pass';
import type { Tensor } from './tensor-ops';

export interface EncoderLayerSaved {
  readonly input: Tensor;
  readonly attention: AttentionSaved;
  readonly attentionOutput: ResidualSaved;
  readonly attended: Tensor;
  readonly intermediate: Tensor;
  readonly activation: Activated;
  readonly feedForwardOutput: ResidualSaved;
}

/** One Transformer encoder block of BERT: attention and feed-forward, each followed by dropout, residual and LayerNorm. */
export function encoderLayerForward(
  pass: Pass,
  config: BertConfig,
  name: string,
  input: Tensor,
  maskBias: Tensor | undefined,
  shape: AttentionShape,
): { output: Tensor; saved: EncoderLayerSaved } {
  return pass.ops.scope(() => {
    const attention = attentionForward(pass, `${name}.attention.self`, input, maskBias, shape, config.attentionProbsDropoutProb);
    const attentionOutput = residualForward(pass, config, `${name}.attention.output`, attention.output, input);
    const attended = attentionOutput.output; // (N, H)
    const intermediate = linearForward(pass, `${name}.intermediate.dense`, attended); // (N, I)
    const activation = activationForward(pass, config.hiddenAct, intermediate); // (N, I)
    const feedForwardOutput = residualForward(pass, config, `${name}.output`, activation.output, attended);
    return {
      output: feedForwardOutput.output,
      saved: {
        input,
        attention: attention.saved,
        attentionOutput: attentionOutput.saved,
        attended,
        intermediate,
        activation,
        feedForwardOutput: feedForwardOutput.saved,
      },
    };
  });
}

/** The gradient of the layer's input, (N, H). */
export function encoderLayerBackward(
  pass: BackwardPass,
  config: BertConfig,
  name: string,
  saved: EncoderLayerSaved,
  shape: AttentionShape,
  dOutput: Tensor,
): Tensor {
  const { ops } = pass;
  return ops.scope(() => {
    const feedForward = residualBackward(pass, `${name}.output`, saved.feedForwardOutput, dOutput);
    const dIntermediate = activationBackward(pass, config.hiddenAct, saved.intermediate, saved.activation.saved, feedForward.dInput); // (N, I)
    const dFromIntermediate = linearBackward(pass, `${name}.intermediate.dense`, saved.attended, dIntermediate);
    const dAttended = ops.add(feedForward.dResidual, dFromIntermediate); // (N, H)

    const attention = residualBackward(pass, `${name}.attention.output`, saved.attentionOutput, dAttended);
    const dFromAttention = attentionBackward(pass, `${name}.attention.self`, saved.input, saved.attention, shape, attention.dInput);
    return ops.add(attention.dResidual, dFromAttention);
  });
}

interface ResidualSaved {
  readonly input: Tensor;
  readonly dropped: DropoutMask | undefined;
  readonly layerNorm: LayerNormSaved;
}

/** LayerNorm(dropout(dense(x)) + residual). */
function residualForward(pass: Pass, config: BertConfig, name: string, input: Tensor, residual: Tensor): { output: Tensor; saved: ResidualSaved } {
  return pass.ops.scope(() => {
    const dropped = dropoutForward(pass, linearForward(pass, `${name}.dense`, input), config.hiddenDropoutProb);
    const sum = pass.ops.add(dropped.output, residual); // (N, H)
    const layerNorm = layerNormForward(pass, `${name}.LayerNorm`, sum, config.layerNormEps);
    return { output: layerNorm.output, saved: { input, dropped: dropped.saved, layerNorm: layerNorm.saved } };
  });
}

function residualBackward(pass: BackwardPass, name: string, saved: ResidualSaved, dOutput: Tensor): { dInput: Tensor; dResidual: Tensor } {
  return pass.ops.scope(() => {
    const dSum = layerNormBackward(pass, `${name}.LayerNorm`, saved.layerNorm, dOutput); // (N, H)
    const dDense = dropoutBackward(pass, saved.dropped, dSum);
    return { dInput: linearBackward(pass, `${name}.dense`, saved.input, dDense), dResidual: dSum };
  });
}
