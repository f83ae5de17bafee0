import { describe, expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import type { BertPretrainingModel } from '../../bert/pretraining-model';
import { tinyBatch, tinyConfig, tinyPretrainingModel } from '../../bert/tiny-bert.test-helper';
import { TestOps } from '../../engine/kernels/test-ops.test-helper';
import { addLayers } from './added-layers';

const ops = new TestOps();
expectNoLeaks(ops);

const LAYER = 'bert.encoder.layer.';
const values = ({ parameters }: BertPretrainingModel) => new Map(parameters.names.map((name) => [name, [...parameters.toArray(name).data]]));

/** Of each text's second token the scores of the vocabulary, and those of the pairs. */
function logits(model: BertPretrainingModel): number[] {
  const { masked, next } = model.logits(tinyBatch(), { perText: 2, places: Int32Array.of(0, 1, 0, 1, 0, 1) });
  return [...masked, ...next];
}

/** A model as it was, and the same with so many layers more. */
function grown(count: number, change: (model: BertPretrainingModel) => void = () => undefined) {
  const model = tinyPretrainingModel(ops, tinyConfig({ numHiddenLayers: 3 }));
  change(model);
  const before = { values: values(model), logits: logits(model) };
  const deeper = addLayers(model, count);
  const after = { values: values(deeper), logits: logits(deeper), layers: deeper.config.numHiddenLayers };
  deeper.dispose();
  return { before, after };
}

/** Other scales and offsets for the LayerNorm at a layer's end. */
function setNorm({ parameters }: BertPretrainingModel, layer: number, { weight, bias }: Record<'weight' | 'bias', (value: number) => number>): void {
  for (const [which, change] of [['weight', weight], ['bias', bias]] as const) {
    const { name, shape, data } = parameters.toArray(`${LAYER}${layer}.output.LayerNorm.${which}`);
    parameters.replace({ name, shape, data: data.map(change) });
  }
}

describe('a deeper model', () => {
  test('has each of the last layers twice, the second time without an end; nothing else changes', () => {
    const { before, after } = grown(2);
    expect(after.layers).toBe(5);
    const inLayer = (name: string, layer: number) => name.replace(/layer\.\d+/, `layer.${layer}`);
    // 0, 1, 1 again, 2, 2 again.
    for (const [layer, source, isCopy] of [[0, 0, false], [1, 1, false], [2, 1, true], [3, 2, false], [4, 2, true]] as const) {
      for (const [name, data] of before.values) {
        if (!name.startsWith(`${LAYER}0.`)) continue;
        const [now, then] = [after.values.get(inLayer(name, layer))!, before.values.get(inLayer(name, source))!];
        if (isCopy && name.includes('output.dense')) expect(now).toEqual(data.map(() => 0));
        else if (isCopy && name.includes('LayerNorm')) expect(new Set(now).size).toBe(1);
        else expect(now).toEqual(then);
      }
    }
    const outside = (all: ReadonlyMap<string, number[]>) => [...all].filter(([name]) => !name.startsWith(LAYER));
    expect(outside(after.values)).toEqual(outside(before.values));
    expect([...after.values].filter(([name]) => name.startsWith(LAYER))).toHaveLength(5 * 16);
  });

  test('computes the same where a LayerNorm treats all features alike', () => {
    const { before, after } = grown(2, (model) => [1, 2].forEach((layer) => setNorm(model, layer, { weight: () => 1.7, bias: () => -0.4 })));
    after.logits.forEach((logit, i) => expect(logit).toBeCloseTo(before.logits[i]!, 5));
  });

  test('else nearly the same', () => {
    const { before, after } = grown(1, (model) => setNorm(model, 2, { weight: (value) => 2 * value, bias: (value) => value + 1 }));
    const [least, most] = [Math.min(...before.logits), Math.max(...before.logits)];
    const moved = Math.max(...after.logits.map((logit, i) => Math.abs(logit - before.logits[i]!)));
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(0.1 * (most - least));
  });
});
