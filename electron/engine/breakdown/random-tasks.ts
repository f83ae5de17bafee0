import { Random } from '../../../shared/math/random';
import { toBatch } from '../../bert/batch';
import { BertClassifier } from '../../bert/classifier';
import { initialParameter } from '../../bert/initialise';
import { IS_NEXT } from '../../bert/next-sentence-head';
import { parameterShapes, pretrainingShapes } from '../../bert/parameter-shapes';
import { Parameters } from '../../bert/parameters';
import { BertPretrainingModel } from '../../bert/pretraining-model';
import type { TensorOps } from '../../bert/tensor-ops';
import { parseModelConfig, type BertConfig } from '../../formats/model-config';
import { AdamW, ADAMW_DEFAULTS } from '../../training/adamw';
import { ClassificationLearner } from '../../training/classification-learner';
import { withDropout } from '../../training/load-model';
import { PretrainingLearner } from '../../training/pretraining/pretraining-learner';
import { targets, usualMasked, type PretrainingBatch } from '../../training/pretraining/rows';
import { TrainStep, type Learner } from '../../training/train-step';

export interface Shape {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly batchSize: number;
  readonly length: number;
}

export interface RandomTask {
  readonly shape: Shape;
  readonly compiled: boolean;
  /** Absent: the model's own. */
  readonly dropout: number | undefined;
}

const LEARNING_RATE = 1e-5;

/** What makes one step after the other, of a BERT with random weights on full rows of random tokens: none is padded. */
export function randomFinetuning(ops: TensorOps, { shape, compiled, dropout }: RandomTask): () => Promise<unknown> {
  const config = configOf(shape, dropout);
  const model = new BertClassifier(ops, config, randomParameters(ops, config, parameterShapes(config)));
  const encodings = randomRows(shape);
  const { batchSize, length } = shape;
  const examples = { encodings, lengths: new Int32Array(batchSize).fill(length), labelIds: Int32Array.from(encodings, (_, i) => i % 2) };
  const learner = new ClassificationLearner(model, examples, { compiled: { rowsOf: () => batchSize, lengths: new Set(compiled ? [length] : []) } });
  return stepsOf(ops, learner, Int32Array.from(encodings.keys()), dropout !== 0);
}

/** The same, with both objectives of pre-training. */
export function randomPretraining(ops: TensorOps, { shape, compiled, dropout }: RandomTask): () => Promise<unknown> {
  const config = configOf(shape, dropout);
  const model = new BertPretrainingModel(ops, config, randomParameters(ops, config, pretrainingShapes(config)));
  const masked = Array.from({ length: shape.batchSize }, () => {
    const positions = Int32Array.from({ length: usualMasked(shape.length) }, (_, i) => 1 + i);
    return { positions, ids: positions.map((position) => position % shape.vocabulary) };
  });
  const batch: PretrainingBatch = {
    ...toBatch(randomRows(shape), config.padTokenId),
    ...targets(masked, 1),
    nextLabels: new Int32Array(shape.batchSize).fill(IS_NEXT),
    compiled,
  };
  return stepsOf(ops, new PretrainingLearner(model, { maskedLanguage: true, nextSentence: true }), batch, dropout !== 0);
}

/** What gives the logits of one batch after the other, without a way back. */
export function randomPrediction(ops: TensorOps, { shape, compiled }: RandomTask): () => Promise<unknown> {
  const config = configOf(shape, undefined);
  const model = new BertClassifier(ops, config, randomParameters(ops, config, parameterShapes(config)));
  const batch = toBatch(randomRows(shape), config.padTokenId);
  return () => Promise.resolve(compiled ? ops.compiling(() => model.logits(batch)) : model.logits(batch));
}

function stepsOf<B>(ops: TensorOps, learner: Learner<B>, batch: B, dropout: boolean): () => Promise<unknown> {
  const step = new TrainStep(ops, learner, new AdamW(ops, learner.parameters, ADAMW_DEFAULTS, learner.readByRows), { seed: 1, dropout });
  return () => step.run([batch], LEARNING_RATE);
}

function configOf({ layers, hidden, heads, vocabulary }: Shape, dropout: number | undefined): BertConfig {
  const sizes = { vocab_size: vocabulary, hidden_size: hidden, num_hidden_layers: layers, num_attention_heads: heads, intermediate_size: 4 * hidden };
  return withDropout(parseModelConfig(JSON.stringify({ model_type: 'bert', ...sizes }), 'the model to measure'), dropout);
}

function randomParameters(ops: TensorOps, config: BertConfig, shapes: ReadonlyMap<string, readonly number[]>): Parameters {
  const parameters = new Parameters(ops);
  const random = new Random(1, 0);
  for (const [name, shape] of shapes) {
    const parameter = initialParameter(name, shape, config.initializerRange, random);
    // As after training: in a graph, TensorFlow leaves out biases of 0 and scales of 1.
    if (shape.length === 1) parameter.data.forEach((value, i) => (parameter.data[i] = value + config.initializerRange * random.nextFloat()));
    parameters.add(parameter);
  }
  return parameters;
}

function randomRows({ batchSize, length, vocabulary }: Shape) {
  const random = new Random(2, 0);
  return Array.from({ length: batchSize }, () => ({
    inputIds: Int32Array.from({ length }, () => random.nextBelow(vocabulary)),
    tokenTypeIds: new Int32Array(length),
  }));
}
