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
 * BERT's deviation of new weights, 0.02, was chosen at this width. A narrower model adds up fewer products: with the same
 * deviation, what its layers add to a token would drown in the token itself, and it would long learn nothing from neighbours.
 */
const REFERENCE_DEVIATION = { deviation: 0.02, hidden: 768 } as const;

/** A BERT with random weights, of a shape that `checkConfig` has let pass. */
export function newModel(ops: TensorOps, tokenizer: WordPieceTokenizer, { shape, maxLength, seed }: PretrainingConfig): LoadedModel<BertPretrainingModel> {
  const sizes = {
    vocab_size: tokenizer.vocabSize,
    hidden_size: shape.hidden,
    num_hidden_layers: shape.layers,
    num_attention_heads: shape.heads,
    intermediate_size: INTERMEDIATE_FACTOR * shape.hidden,
    max_position_embeddings: maxLength,
    pad_token_id: tokenizer.specialIds.pad,
    initializer_range: REFERENCE_DEVIATION.deviation * Math.sqrt(REFERENCE_DEVIATION.hidden / shape.hidden),
  };
  const config = parseModelConfig(JSON.stringify({ model_type: 'bert', ...sizes }), 'the new model');
  const parameters = new Parameters(ops);
  const random = new Random(seed, RANDOM_STREAMS.newWeights);
  for (const [name, parameterShape] of pretrainingShapes(config)) parameters.add(initialParameter(name, parameterShape, config.initializerRange, random));
  return { model: new BertPretrainingModel(ops, config, parameters), tokenizer, originalConfig: {}, input: NO_INPUT_SETTINGS };
}

/**
 * Lets a new model start from how often each token comes: else it would spend its first thousand steps on learning that. The
 * bias of a token's score becomes the logarithm of its frequency, relative to all tokens being equally frequent.
 */
export function startFromFrequencies({ parameters, config }: BertPretrainingModel, counts: Int32Array): void {
  const total = counts.reduce((sum, count) => sum + count + 1, 0);
  const data = Float32Array.from(counts, (count) => Math.log(((count + 1) * config.vocabSize) / total));
  parameters.replace({ name: 'cls.predictions.bias', shape: [config.vocabSize], data });
}
