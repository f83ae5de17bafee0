import { parseArgs } from 'node:util';
import type { TensorOps } from '../../bert/tensor-ops';
import { nativeBackend } from '../backend';
import { GraphOps } from '../kernels/compiled/graph-ops';
import { loadNativeBinding } from '../kernels/native-binding';
import { NativeOps, type MatrixPrecision } from '../kernels/native-ops';
import { measureMatrixSpeed } from '../precision';
import { randomFinetuning, randomPrediction, randomPretraining, type RandomTask } from './random-tasks';
import { TimedBinding, type KernelTime } from './timed-binding';

/**
 * Where the time of a training step or of a prediction goes, kernel by kernel, on a BERT of any shape with random weights and random tokens.
 * `tools/bench/breakdown.mjs` and `tools/bench/pretraining.mjs` run it and say how.
 */

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
    task: { type: 'string', default: 'finetuning' },
    layers: { type: 'string', default: '6' },
    hidden: { type: 'string', default: '384' },
    heads: { type: 'string', default: '12' },
    vocabulary: { type: 'string', default: '30522' },
    'batch-size': { type: 'string', default: '16' },
    length: { type: 'string', default: '256' },
    precision: { type: 'string', default: 'f32' },
    formulas: { type: 'string', default: 'compiled' },
    dropout: { type: 'string' },
    steps: { type: 'string', default: '8' },
  },
});
const task: RandomTask = {
  shape: {
    layers: Number(values.layers),
    hidden: Number(values.hidden),
    heads: Number(values.heads),
    vocabulary: Number(values.vocabulary),
    batchSize: Number(values['batch-size']),
    length: Number(values.length),
  },
  compiled: values.formulas !== 'plain',
  dropout: values.dropout === undefined ? undefined : Number(values.dropout),
};
process.stdout.write(`${JSON.stringify(await breakDown(values.precision === 'bf16' ? 'bf16' : 'f32', Number(values.steps)))}\n`);

async function breakDown(precision: MatrixPrecision, steps: number): Promise<StepBreakdown> {
  const binding = loadNativeBinding();
  const matrixLimit = measureMatrixSpeed(nativeBackend(binding))[precision] ?? 0;
  const timed = new TimedBinding(binding);
  const step = taskOf(values.task)(values.formulas === 'graph' ? new GraphOps(timed.binding, precision) : new NativeOps(timed.binding, precision), task);
  let first: number | undefined;
  let best: { milliseconds: number; kernels: KernelTime[] } | undefined;
  for (let i = 0; i < steps; i++) {
    timed.take();
    const started = performance.now();
    await step();
    const milliseconds = performance.now() - started;
    first ??= milliseconds;
    if (!best || milliseconds < best.milliseconds) best = { milliseconds, kernels: timed.take() };
  }
  return { firstStepMilliseconds: first!, ...describe(best!, matrixLimit) };
}

function taskOf(name: string): (ops: TensorOps, task: RandomTask) => () => Promise<unknown> {
  if (name === 'pretraining') return randomPretraining;
  return name === 'prediction' ? randomPrediction : randomFinetuning;
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

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
