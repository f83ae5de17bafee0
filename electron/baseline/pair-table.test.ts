import { expect, test } from 'vitest';
import { PairTable } from './pair-table';

test('numbers pairs in their order, far beyond its first size, and finds them again', () => {
  const table = new PairTable(1e6);
  const pairs = Array.from({ length: 50_000 }, (_, i) => [i % 251, Math.floor(i / 251)] as const);
  expect(pairs.map(([a, b]) => table.add(a, b))).toEqual([...pairs.keys()]);
  expect(pairs.map(([a, b]) => table.add(a, b))).toEqual([...pairs.keys()]);
  expect(pairs.map(([a, b]) => table.find(a, b))).toEqual([...pairs.keys()]);
  expect(table.find(251, 0)).toBe(-1);
});

test('the order within a pair counts', () => {
  const table = new PairTable(10);
  expect([table.add(1, 2), table.add(2, 1), table.add(1, 2)]).toEqual([0, 1, 0]);
});

test('a full table takes no new pair and keeps the old ones', () => {
  const table = new PairTable(2);
  expect([table.add(0, 0), table.add(0, 1), table.add(0, 2), table.add(0, 1)]).toEqual([0, 1, -1, 1]);
  expect(table.size).toBe(2);
});
