import { expect, test } from 'vitest';
import type { BertClassifier } from '../../bert/classifier';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import { largestDifference } from '../../bert/plain-math.test-helper';
import { tinyBert, TINY_ROWS } from '../../bert/tiny-bert.test-helper';
import type { TensorOps } from '../../bert/tensor-ops';
import { GraphOps } from '../kernels/compiled/graph-ops';
import type { NativeBinding } from '../kernels/native-binding';
import { NativeOps } from '../kernels/native-ops';
import { nativeBindingOrSkip } from '../kernels/test-ops.test-helper';
import { Answerer } from './answerer';

const binding = nativeBindingOrSkip();
expectNoLeaks({ get liveHandles() { return binding.getNumOfTensors(); } });

const OPTIONS = { signal: new AbortController().signal };
const ROUNDING = 5e-6;

/** Copies of the tiny rows, one after the other. */
function examples(rows: number) {
  const encodings = Array.from({ length: rows }, (_, i) => TINY_ROWS[i % TINY_ROWS.length]!);
  return { encodings, lengths: Int32Array.from(encodings, ({ inputIds }) => inputIds.length), labelIds: new Int32Array(rows) };
}

function answererOf(makeOps: () => TensorOps) {
  let made = 0;
  const model: BertClassifier = tinyBert(new NativeOps(binding));
  const answerer = new Answerer(model, () => (made++, makeOps()));
  return { answerer, made: () => made };
}

test('who asks little gets no graph made, who asks much gets one, once, and the same answers', async () => {
  const { answerer, made } = answererOf(() => new GraphOps(binding));
  const first = await answerer.logits(examples(3), OPTIONS);
  expect(made()).toBe(0);
  const many = await answerer.logits(examples(20_000), OPTIONS);
  expect(made()).toBe(1);
  expect(largestDifference(many.subarray(0, first.length), [...first])).toBeLessThan(ROUNDING);
  await answerer.logits(examples(20_000), OPTIONS);
  expect(made()).toBe(1);
  answerer.dispose();
});

test('questions asked one by one count for more than their tokens', async () => {
  const { answerer, made } = answererOf(() => new GraphOps(binding));
  let asked = 0;
  for (; made() === 0; asked++) await answerer.logits(examples(1), OPTIONS);
  expect(asked).toBeGreaterThan(100);
  expect(asked).toBeLessThan(140);
  answerer.dispose();
});

test('where no graph can be made, answers come without it', async () => {
  const full = Object.create(binding, { loadSavedModel: { value: () => { throw new Error('ENOSPC: no space left on device'); } } }) as NativeBinding;
  const { answerer, made } = answererOf(() => new GraphOps(full));
  const first = await answerer.logits(examples(3), OPTIONS);
  const many = await answerer.logits(examples(20_000), OPTIONS);
  expect(largestDifference(many.subarray(0, first.length), [...first])).toBeLessThan(ROUNDING);
  expect(made()).toBe(1);
  answerer.dispose();
});
