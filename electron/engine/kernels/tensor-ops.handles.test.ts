import { expect, test } from 'vitest';
import { expectNoLeaks } from '../../bert/leaks.test-helper';
import type { Tensor } from '../../bert/tensor-ops';
import { floats } from '../../bert/tiny-bert.test-helper';
import { TestOps } from './test-ops.test-helper';

const ops = new TestOps();
expectNoLeaks(ops);

test('what is read from a tensor is a copy', () => {
  ops.scope(() => {
    const tensor = floats(ops, [1, 2], [2]);
    ops.toFloats(tensor).fill(7);
    expect([...ops.toFloats(tensor)]).toEqual([1, 2]);
  });
});

test('a tensor that its scope freed cannot be used', () => {
  let escaped: Tensor | undefined;
  ops.scope(() => {
    escaped = floats(ops, [1], [1]);
  });
  expect(() => ops.scope(() => ops.exp(escaped!))).toThrow();
  expect(() => ops.toFloats(escaped!)).toThrow();
});

test('a kept tensor outlives its scopes until it is disposed', () => {
  const kept = ops.scope(() => {
    const tensor = ops.exp(floats(ops, [0], [1]));
    ops.keep(tensor);
    return [tensor];
  })[0]!;
  expect([...ops.toFloats(kept)]).toEqual([1]);
  ops.dispose(kept);
  expect(() => ops.toFloats(kept)).toThrow();
});

test('a tensor may go before its scope ends', () => {
  ops.scope(() => {
    const live = ops.liveHandles;
    const tensor = floats(ops, [1], [1]);
    expect(ops.liveHandles).toBe(live + 1);
    ops.dispose(tensor);
    expect(ops.liveHandles).toBe(live);
  });
});

test('only floats are read as floats, and only this backend’s tensors at all', () => {
  ops.scope(() => {
    const integers = ops.fromInts(Int32Array.of(1), [1]);
    expect(() => ops.toFloats(integers)).toThrow('Expected a float32 tensor, got int32.');
  });
  const foreign: Tensor = { shape: [1], dtype: 'float32' };
  expect(() => ops.exp(foreign)).toThrow('Expected a tensor of this backend.');
  expect(() => ops.dispose(foreign)).toThrow('Expected a tensor of this backend.');
  expect(() => ops.read({ shape: [1] })).toThrow('Expected a variable of this backend.');
});

test('values that do not fill the shape are an error', () => {
  expect(() => ops.fromFloats(Float32Array.of(1, 2, 3), [2, 2])).toThrow();
});
