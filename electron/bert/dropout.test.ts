import { describe, expect, test } from 'vitest';
import { TestOps } from '../engine/kernels/test-ops.test-helper';
import { Dropout, dropoutBackward, dropoutForward } from './dropout';
import { expectNoLeaks } from './leaks.test-helper';
import { Gradients, Parameters } from './parameters';
import type { Pass } from './pass';
import type { TensorOps } from './tensor-ops';
import { floats, tinyBatch, tinyBert } from './tiny-bert.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

describe('keys', () => {
  /** Three sites a layer, the embeddings' and the head's, in the largest model that config.json may ask for. */
  const LARGEST_MODEL_SITES = 3 * 256 + 2;

  /** The keys that the sites of one batch draw with. */
  function keys(seed: number, batchIndex: number, sites = LARGEST_MODEL_SITES): (readonly [number, number])[] {
    const drawn: (readonly [number, number])[] = [];
    const recording = { randomBytes: (_shape: readonly number[], key: readonly [number, number]) => void drawn.push(key) };
    const pass: Pass = { ops: recording as unknown as TensorOps, parameters: new Parameters(ops) };
    const dropout = new Dropout(seed, batchIndex);
    for (let site = 0; site < sites; site++) dropout.draw(pass, [1], 0.1);
    return drawn;
  }

  test('no two masks of a run share one, however long it is', () => {
    // Around every border of the arithmetic: the sign of a 32-bit word, its end, and twice around.
    const batches = [0, 1, 2, 2 ** 21 - 1, 2 ** 21, 2 ** 22 - 1, 2 ** 22, 2 ** 22 + 1, 2 ** 23, 2 ** 32, 2 ** 40];
    const all = batches.flatMap((batch) => keys(42, batch));
    expect(new Set(all.map(String)).size).toBe(batches.length * LARGEST_MODEL_SITES);
  });

  test('they are pairs of 32-bit integers, which is what the generator takes', () => {
    for (const key of [...keys(-1, 0, 3), ...keys(2 ** 53 - 1, 2 ** 41, 3)]) expect(key.every((word) => Number.isInteger(word) && word === (word | 0))).toBe(true);
  });

  test('every bit of the seed counts', () => {
    const seeds = [0, 1, -1, 2 ** 31, 2 ** 32, 2 ** 32 - 1, 2 ** 33, 2 ** 53 - 1];
    expect(new Set(seeds.map((seed) => String(keys(seed, 0, 1)))).size).toBe(seeds.length);
  });

  test('a model with more sites than a batch has keys is refused', () => {
    expect(() => keys(1, 0, 1025)).toThrow(expect.objectContaining({ family: 'bug', code: 'too-many-dropout-sites' }));
  });
});

describe('the values', () => {
  const ONES = new Array<number>(1024).fill(1);

  function dropped(probability: number): { output: number[]; dInput: number[] } {
    return ops.scope(() => {
      const pass = { ops, parameters: new Parameters(ops), dropout: new Dropout(1, 0) };
      const { output, saved } = dropoutForward(pass, floats(ops, ONES, [32, 32]), probability);
      return { output: [...ops.toFloats(output)], dInput: [...ops.toFloats(dropoutBackward(pass, saved, floats(ops, ONES, [32, 32])))] };
    });
  }

  test('what is kept grows by 1 / (share kept), the rest is 0, and the way back drops the same', () => {
    const { output, dInput } = dropped(0.25);
    expect(new Set(output)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    expect(dInput).toEqual(output);
  });

  test('probabilities are rounded to 1/256: what rounds to 0 drops nothing', () => {
    expect(dropped(0).output).toEqual(ONES);
    expect(dropped(0.0019).output).toEqual(ONES);
    expect(new Set(dropped(0.1).output)).toEqual(new Set([0, Math.fround(256 / 230)])); // 0.1 · 256 = 25.6
  });

  test('a probability that rounds to 1 keeps a 256th, and no value is NaN', () => {
    expect(dropped(0.9999).output.filter((value) => value !== 0 && value !== 256)).toEqual([]);
  });

  test('outside training nothing is dropped', () => {
    const pass = { ops, parameters: new Parameters(ops) };
    expect(ops.scope(() => [...ops.toFloats(dropoutForward(pass, floats(ops, [1, 2], [2]), 0.5).output)])).toEqual([1, 2]);
  });
});

test('a batch’s gradients depend on the seed and the batch’s number, and on nothing else', () => {
  const model = tinyBert(ops);
  const gradients = (seed: number, batchIndex: number): string => {
    const sums = new Gradients(ops);
    model.backPropagate(tinyBatch(), (logits) => logits.map((_, i) => 0.1 * i), sums, new Dropout(seed, batchIndex));
    const values = [...sums.entries()].map(([name, tensor]) => [name, ...ops.toFloats(tensor)]);
    sums.clear();
    return String(values);
  };
  const first = gradients(1, 0);
  const others = [gradients(2, 0), gradients(1, 1)];
  expect(gradients(1, 0)).toBe(first);
  expect(others).not.toContain(first);
  expect(others[0]).not.toBe(others[1]);
  model.dispose();
});
