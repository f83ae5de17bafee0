import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { evaluateLogits } from '../../shared/model/evaluation';
import { PRECISIONS, TestOps } from '../engine/kernels/test-ops.test-helper';
import { predictLogits } from './predict';
import { tinyClassifier, tinyExamples } from './tiny-model.test-helper';
import { trainClassifier } from './train';

/**
 * What resident memory may grow by from step 2,000 to step 10,000. Measured: 8.9 and 11.3 MiB (697 to 706, 695 to 706) in float32,
 * 3.8 MiB (866 to 870) in bfloat16: the unrest of the allocator, up and down from one look to the next, while JavaScript's heap grows by
 * 0.3 MiB. A leak of one (N, H) tensor a step would be about 190 MiB.
 */
const GROWTH_BOUND_MIB = 24;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function residentMiB(): number {
  collectGarbage();
  return process.memoryUsage.rss() / 2 ** 20;
}

test.each(PRECISIONS)('ten thousand steps and their checks leave handles as they were, and memory too (%s)', async (precision) => {
  const ops = new TestOps(precision);
  const model = await tinyClassifier(ops);
  const heldBack = tinyExamples(60, { seed: 2 });
  const signal = new AbortController().signal;
  const evaluate = async () => evaluateLogits(await predictLogits(model, heldBack, { signal }), heldBack.labelIds, ['no', 'yes']);
  const options = { epochs: 1, maxSteps: 10_000, batchSize: 8, accumulate: 1, learningRate: 1e-4, warmup: 0.1, weightDecay: 0.01, shuffle: true, seed: 1, dropout: true, earlyStopping: false };
  const task = { ops, model, train: tinyExamples(600), options, validation: { rows: 60, evaluate }, keepWeights: () => Promise.resolve(), signal };

  const handles = new Set<number>();
  const memory = new Map<number, number>();
  let checks = 0;
  for await (const { kind, step } of trainClassifier(task)) {
    handles.add(ops.liveHandles);
    if (kind === 'evaluation') checks++;
    else if (step % 2000 === 0) memory.set(step, residentMiB());
  }
  model.dispose();
  expect(checks).toBeGreaterThan(50);
  expect(handles.size).toBe(1);
  expect(memory.get(10_000)! - memory.get(2000)!).toBeLessThan(GROWTH_BOUND_MIB);
});
