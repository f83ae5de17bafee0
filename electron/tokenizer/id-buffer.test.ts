import { expect, test } from 'vitest';
import { IdBuffer } from './id-buffer';

test('grows and keeps what it holds', () => {
  const buffer = new IdBuffer();
  for (let id = 0; id < 3000; id++) buffer.push(id);
  buffer.pushFrom(Int32Array.from({ length: 9000 }, (_, i) => 3000 + i), 0, 9000);
  expect(buffer.length).toBe(12_000);
  expect([...buffer.ids.subarray(0, buffer.length)]).toEqual(Array.from({ length: 12_000 }, (_, i) => i));
});
