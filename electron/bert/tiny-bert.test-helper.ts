import { parseModelConfig, type BertConfig } from '../formats/model-config';
import { toBatch, type Batch } from './batch';
import { BertClassifier } from './classifier';
import { parameterShapes, pretrainingShapes } from './parameter-shapes';
import { Parameters, type NamedArray } from './parameters';
import { someNumbers } from './plain-math.test-helper';
import { BertPretrainingModel } from './pretraining-model';
import type { Tensor, TensorOps } from './tensor-ops';

/** Two layers of 16 with two heads, three classes: small enough to check every weight's gradient. */
export function tinyConfig(changes: Partial<BertConfig> = {}): BertConfig {
  const sizes = { vocab_size: 11, hidden_size: 16, num_hidden_layers: 2, num_attention_heads: 2, intermediate_size: 24, max_position_embeddings: 8 };
  const config = parseModelConfig(JSON.stringify({ model_type: 'bert', ...sizes }), 'the tiny model');
  return { ...config, id2label: ['a', 'b', 'c'], numLabels: 3, ...changes };
}

export function tinyBert(ops: TensorOps, config: BertConfig = tinyConfig()): BertClassifier {
  return new BertClassifier(ops, config, oddParameters(ops, parameterShapes(config)));
}

export function tinyPretrainingModel(ops: TensorOps, config: BertConfig = tinyConfig()): BertPretrainingModel {
  return new BertPretrainingModel(ops, config, oddParameters(ops, pretrainingShapes(config)));
}

/** Weights that are nowhere special: no bias is 0, no LayerNorm weight 1. */
function oddParameters(ops: TensorOps, shapes: ReadonlyMap<string, readonly number[]>): Parameters {
  const parameters = new Parameters(ops);
  let seed = 1;
  for (const [name, shape] of shapes) {
    const numbers = someNumbers(size(shape), seed++);
    const data = Float32Array.from(numbers, (value) => (name.endsWith('LayerNorm.weight') ? 1 + 0.3 * value : 0.5 * value));
    parameters.add({ name, shape, data });
  }
  return parameters;
}

/** Three texts of unlike lengths, one of them a pair; the tokens 0 (padding) and 10 are in none. */
export const TINY_ROWS = [
  { inputIds: [1, 4, 5, 4, 6, 2], tokenTypeIds: [0, 0, 0, 0, 0, 0] },
  { inputIds: [1, 7, 2, 8, 2], tokenTypeIds: [0, 0, 0, 1, 1] },
  { inputIds: [1, 9, 2], tokenTypeIds: [0, 0, 0] },
];

export function tinyBatch(): Batch {
  return toBatch(TINY_ROWS, 0);
}

/** Parameters for one layer, from plain numbers. */
export function parametersOf(ops: TensorOps, arrays: Readonly<Record<string, readonly [shape: readonly number[], values: readonly number[]]>>): Parameters {
  const parameters = new Parameters(ops);
  for (const [name, [shape, values]] of Object.entries(arrays)) parameters.add(named(name, shape, values));
  return parameters;
}

export function named(name: string, shape: readonly number[], values: readonly number[]): NamedArray {
  return { name, shape, data: Float32Array.from(values) };
}

export function floats(ops: TensorOps, values: readonly number[], shape: readonly number[]): Tensor {
  return ops.fromFloats(Float32Array.from(values), shape);
}

export function size(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
