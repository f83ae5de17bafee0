import { userError } from '../../../shared/errors';
import { Random, RANDOM_STREAMS } from '../../../shared/math/random';
import type { PretrainingConfig } from '../../../shared/model/pretraining';
import { initialParameter } from '../../bert/initialise';
import { pretrainingShapes } from '../../bert/parameter-shapes';
import { Parameters } from '../../bert/parameters';
import { BertPretrainingModel } from '../../bert/pretraining-model';
import type { TensorOps } from '../../bert/tensor-ops';
import { parseModelConfig } from '../../formats/model-config';
import type { WordPieceTokenizer } from '../../tokenizer/wordpiece-tokenizer';
import { NO_INPUT_SETTINGS, type LoadedModel } from '../load-model';

/** The feed-forward part is this much wider than the rest, as in every BERT. */
const INTERMEDIATE_FACTOR = 4;

/**
 * A BERT with random weights.
 *
 * @throws a user error for a shape that no model can have
 */
export function newModel(ops: TensorOps, tokenizer: WordPieceTokenizer, { shape, maxLength, seed }: PretrainingConfig): LoadedModel<BertPretrainingModel> {
  if (shape.hidden % shape.heads !== 0) {
    throw userError('bad-shape', `--hidden ${shape.hidden} cannot be shared out among --heads ${shape.heads}.`, 'Choose a number of heads that divides the hidden size.');
  }
  const sizes = {
    vocab_size: tokenizer.vocabSize,
    hidden_size: shape.hidden,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    intermediate_size: INTERMEDIATE_FACTOR * shape.hidden,
    max_position_embeddings: maxLength,
    pad_token_id: tokenizer.specialIds.pad,
  };
  const config = parseModelConfig(JSON.stringify({ model_type: 'bert', ...sizes }), 'the new model');
  const parameters = new Parameters(ops);
  const random = new Random(seed, RANDOM_STREAMS.newWeights);
  for (const [name, parameterShape] of pretrainingShapes(config)) parameters.add(initialParameter(name, parameterShape, config.initializerRange, random));
  return { model: new BertPretrainingModel(ops, config, parameters), tokenizer, originalConfig: {}, input: NO_INPUT_SETTINGS };
}
