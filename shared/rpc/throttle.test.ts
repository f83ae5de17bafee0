import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttleBatches, throttleLatest } from './throttle';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the first news comes at once, then at most one each 100 ms, and the last is never dropped', () => {
  const passed: number[] = [];
  const { add } = throttleLatest<number>(100, (value) => passed.push(value));
  for (let i = 0; i < 1000; i++) {
    add(i);
    vi.advanceTimersByTime(1);
  }
  expect(passed.length).toBeLessThanOrEqual(11);
  vi.advanceTimersByTime(1000);
  expect(passed[0]).toBe(0);
  expect(passed.at(-1)).toBe(999);
});

test('bundles lose nothing and keep the order', () => {
  const bundles: (readonly number[])[] = [];
  const { add } = throttleBatches<number>(100, (values) => bundles.push(values));
  for (let i = 0; i < 1000; i++) {
    add(i);
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1000);
  expect(bundles.flat()).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect(bundles.length).toBeLessThanOrEqual(12);
});

test('what is kept can be let through at once, and is not sent twice', () => {
  const passed: number[] = [];
  const { add, flush } = throttleLatest<number>(100, (value) => passed.push(value));
  add(1);
  add(2);
  flush();
  expect(passed).toEqual([1, 2]);
  vi.advanceTimersByTime(1000);
  expect(passed).toEqual([1, 2]);
});
