import { parseArgs } from 'node:util';
import { Random } from '../../../shared/math/random';
import { BertClassifier } from '../../bert/classifier';
import { initialParameter } from '../../bert/initialise';
import { parameterShapes } from '../../bert/parameter-shapes';
import { Parameters } from '../../bert/parameters';
import { parseModelConfig, type BertConfig } from '../../formats/model-config';
import { AdamW, ADAMW_DEFAULTS } from '../../training/adamw';
import type { LabelledExamples } from '../../training/examples';
import { ClassificationLearner } from '../../training/classification-learner';
import { TrainStep } from '../../training/train-step';
import { loadNativeBinding } from '../kernels/native-binding';
import { NativeOps, type MatrixPrecision } from '../kernels/native-ops';
import { nativeBackend } from '../backend';
import { measureMatrixSpeed } from '../precision';
import { TimedBinding, type KernelTime } from './timed-binding';

/**
 * Where the time of a training step goes, kernel by kernel, on a BERT of any shape with random weights and random tokens.
 * `tools/bench/breakdown.mjs` runs it and says how.
 */

interface Shape {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly batchSize: number;
  readonly length: number;
}

interface StepBreakdown {
  /** The first step makes ready what the others find: formulas are compiled in it. */
  readonly firstStepMilliseconds: number;
  /** Of the fastest step: other programs only ever add to it. */
  readonly stepMilliseconds: number;
  /** The share of a step that is neither spent in a kernel nor waiting for one: ours, and the binding's. */
  readonly outsideKernels: number;
  /** Of the matrix products alone. */
  readonly productsMilliseconds: number;
  readonly gigaflopsPerStep: number;
  /** 768 × 768 products in a row, in this process: GFLOP/s. */
  readonly matrixLimit: number;
  readonly kernels: readonly KernelTime[];
}

const { values } = parseArgs({
  options: {
    layers: { type: 'string', default: '6' },
    hidden: { type: 'string', default: '384' },
    heads: { type: 'string', default: '12' },
    vocabulary: { type: 'string', default: '30522' },
    'batch-size': { type: 'string', default: '16' },
    length: { type: 'string', default: '256' },
    precision: { type: 'string', default: 'f32' },
    formulas: { type: 'string', default: 'compiled' },
    steps: { type: 'string', default: '8' },
  },
});
const shape: Shape = {
  layers: Number(values.layers),
  hidden: Number(values.hidden),
  heads: Number(values.heads),
  vocabulary: Number(values.vocabulary),
  batchSize: Number(values['batch-size']),
  length: Number(values.length),
};
process.stdout.write(`${JSON.stringify(await breakDown(shape, values.precision === 'bf16' ? 'bf16' : 'f32', Number(values.steps)))}\n`);

async function breakDown(shape: Shape, precision: MatrixPrecision, steps: number): Promise<StepBreakdown> {
  const binding = loadNativeBinding();
  const matrixLimit = measureMatrixSpeed(nativeBackend(binding))[precision] ?? 0;
  const timed = new TimedBinding(binding);
  const ops = new NativeOps(timed.binding, precision);
  const model = randomModel(ops, shape);
  const compiled = { batchSize: shape.batchSize, lengths: new Set(values.formulas === 'plain' ? [] : [shape.length]) };
  const step = new TrainStep(ops, new ClassificationLearner(model, randomExamples(shape), { compiled }), new AdamW(ops, model.parameters, ADAMW_DEFAULTS), { seed: 1, dropout: true });
  const rows = Int32Array.from({ length: shape.batchSize }, (_, row) => row);
  let first: number | undefined;
  let best: { milliseconds: number; kernels: KernelTime[] } | undefined;
  for (let i = 0; i < steps; i++) {
    timed.take();
    const started = performance.now();
    await step.run([rows], 1e-5);
    const milliseconds = performance.now() - started;
    first ??= milliseconds;
    if (!best || milliseconds < best.milliseconds) best = { milliseconds, kernels: timed.take() };
  }
  return { firstStepMilliseconds: first!, ...describe(best!, matrixLimit) };
}

function describe({ milliseconds, kernels }: { milliseconds: number; kernels: KernelTime[] }, matrixLimit: number): Omit<StepBreakdown, 'firstStepMilliseconds'> {
  const products = kernels.filter(({ floatingPointOperations }) => floatingPointOperations > 0);
  const inKernels = sum(kernels, (kernel) => kernel.milliseconds);
  return {
    stepMilliseconds: milliseconds,
    outsideKernels: 1 - inKernels / milliseconds,
    productsMilliseconds: sum(products, (kernel) => kernel.milliseconds),
    gigaflopsPerStep: sum(products, (kernel) => kernel.floatingPointOperations) / 1e9,
    matrixLimit,
    kernels,
  };
}

function randomModel(ops: NativeOps, { layers, hidden, heads, vocabulary }: Shape): BertClassifier {
  const sizes = { vocab_size: vocabulary, hidden_size: hidden, num_hidden_layers: layers, num_attention_heads: heads, intermediate_size: 4 * hidden };
  const config: BertConfig = parseModelConfig(JSON.stringify({ model_type: 'bert', ...sizes }), 'the model to measure');
  const parameters = new Parameters(ops);
  const random = new Random(1, 0);
  for (const [name, shape] of parameterShapes(config)) parameters.add(initialParameter(name, shape, config.initializerRange, random));
  return new BertClassifier(ops, config, parameters);
}

/** Full rows: none is padded. */
function randomExamples({ batchSize, length, vocabulary }: Shape): LabelledExamples {
  const random = new Random(2, 0);
  const encodings = Array.from({ length: batchSize }, () => ({
    inputIds: Int32Array.from({ length }, () => Math.floor(random.nextFloat() * vocabulary)),
    tokenTypeIds: new Int32Array(length),
    attentionMask: new Int32Array(length).fill(1),
  }));
  return { encodings, lengths: new Int32Array(batchSize).fill(length), labelIds: Int32Array.from(encodings, (_, i) => i % 2) };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
