import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluateLogits } from '../../shared/model/evaluation';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { tokenizeRows } from './examples';
import { finetune, type FinetuneEvent, type FinetuneTask } from './finetune';
import { csvRows, smallTask, type TaskOverrides } from './finetune.test-helper';
import { loadClassifier } from './load-model';
import { predictLogits } from './predict';
import { prepareData } from './prepare-data';
import { allFinite, collect, weightsOf } from './tiny-model.test-helper';

const ops = new TestOps();
/** 32 rows to train on, 8 held back: an epoch has four steps and a check. */
const TABLE = csvRows(40);

async function task(overrides: TaskOverrides = {}): Promise<FinetuneTask> {
  return smallTask(ops, await temporaryFolder(), TABLE, overrides);
}

function keptWeights({ folder }: FinetuneTask): Promise<Buffer> {
  return readFile(join(folder, 'model.safetensors'));
}

/** Runs to the end; gives the best check's loss, the weights that were kept then, and the loss of the result. */
async function watchChecks(run: FinetuneTask) {
  const checks: { best: boolean; loss: number; weights: Buffer }[] = [];
  const generator = finetune(run);
  let next = await generator.next();
  for (; !next.done; next = await generator.next()) {
    if (next.value.kind !== 'evaluation') continue;
    const { best, loss } = next.value;
    checks.push({ best, loss, weights: await keptWeights(run) });
  }
  return { lastIsBest: checks.at(-1)!.best, best: checks.findLast(({ best }) => best)!, resultLoss: next.value.loss };
}

describe('a finished run', () => {
  test('leaves and scores the best weights that a check found, not the last ones', async () => {
    // The seed decides which check is best: the first run whose last check is not best shows what is asked.
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const run = await task({ seed, epochs: 8, learningRate: 0.02, earlyStopping: false });
      const { lastIsBest, best, resultLoss } = await watchChecks(run);
      expect(resultLoss).toBe(best.loss);
      expect((await keptWeights(run)).equals(best.weights)).toBe(true);
      if (!lastIsBest) return;
    }
    expect.fail('In every run the last check was the best: the test has shown nothing.');
  });

  test('leaves a folder that gives the scores that were told', async () => {
    const run = await task({ epochs: 4 });
    const { result } = await collect(finetune(run));
    const { model, tokenizer, imported } = await loadClassifier(ops, run.folder);
    const { validation } = await prepareData(run.config, run.signal);
    const logits = await predictLogits(model, tokenizeRows(tokenizer, validation.rows, 32), { signal: run.signal });
    const { loss, accuracy } = evaluateLogits(logits, validation.labelIds, model.config.id2label);
    model.dispose();
    expect(imported).toMatchObject({ fresh: [], leftOver: [] });
    expect(loss).toBeCloseTo(result.loss!, 6);
    expect(accuracy).toBe(result.accuracy);
  });

  test('may end early, when the scores no longer get better', async () => {
    // Labels that nothing in the texts tells: learning them by heart makes the held-back rows worse.
    const texts = csvRows(40).trim().split('\n').slice(1).map((row) => row.slice(0, row.lastIndexOf(',')));
    const table = `text,label\n${texts.map((text, i) => `${text},${i % 4 < 2 ? 'good' : 'bad'}`).join('\n')}\n`;
    const { result } = await collect(finetune(await smallTask(ops, await temporaryFolder(), table, { epochs: 40, learningRate: 0.02 })));
    expect(result.stopped).toBe('early');
    expect(result.steps).toBeLessThan(160);
  });
});

describe('a run that is stopped', () => {
  /** Stops after a step, and gives the weights that were kept. */
  async function stopAfter(step: number): Promise<Buffer> {
    const controller = new AbortController();
    const run = await task({ signal: controller.signal });
    const stop = (event: FinetuneEvent) => event.kind === 'step' && event.step === step && controller.abort();
    await expect(collect(finetune(run), stop)).rejects.toMatchObject({ family: 'cancelled', message: `Stopped after step ${step}.` });
    return keptWeights(run);
  }

  test('before any check keeps the weights of the step that it stopped after', async () => {
    const kept = await stopAfter(3);
    expect(kept.equals(await stopAfter(3))).toBe(true);
    expect(kept.equals(await stopAfter(2))).toBe(false);
  });

  test('during a check keeps them as well', async () => {
    expect((await stopAfter(4)).equals(await stopAfter(3))).toBe(false);
  });

  test('while it reads its data leaves nothing', async () => {
    const run = await task({ signal: AbortSignal.abort() });
    await expect(collect(finetune(run))).rejects.toMatchObject({ family: 'cancelled' });
    expect(existsSync(run.folder)).toBe(false);
  });
});

test('a run that diverges leaves a folder with finite weights', async () => {
  const run = await task({ learningRate: 1e30, warmup: 0, validation: 0 });
  await expect(collect(finetune(run))).rejects.toMatchObject({ family: 'user', code: 'training-diverged' });
  const { model } = await loadClassifier(ops, run.folder);
  expect(allFinite(weightsOf(model))).toBe(true);
  model.dispose();
});
