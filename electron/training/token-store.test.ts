import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenStore } from './token-store';

test.each([[65_536], [70_000]])('gives the tokens that it was given, of a vocabulary of %i', (vocabSize) => {
  const anyRow = fc.array(fc.tuple(fc.nat(vocabSize - 1), fc.integer({ min: 0, max: 1 })), { maxLength: 30 });
  fc.assert(fc.property(fc.array(anyRow), (rows) => {
    const store = new TokenStore(vocabSize);
    for (const row of rows) store.add({ inputIds: row.map(([id]) => id), tokenTypeIds: row.map(([, type]) => type) });
    expect(Array.from(store, ({ inputIds, tokenTypeIds }) => Array.from(inputIds, (id, i) => [id, tokenTypeIds[i]]))).toEqual(rows);
    expect([...store.lengths]).toEqual(rows.map(({ length }) => length));
    expect([store.length, store.at(rows.length)]).toEqual([rows.length, undefined]);
  }));
});

test('takes two bytes for each token, in few pieces', () => {
  const before = process.memoryUsage().arrayBuffers;
  const store = new TokenStore(30_000);
  const row = { inputIds: new Int32Array(128).fill(29_999), tokenTypeIds: new Int32Array(128) };
  for (let i = 0; i < 100_000; i++) store.add(row);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000 * (2 * 128 + 24) + 10e6);
  expect(store.at(99_999)!.inputIds[127]).toBe(29_999);
});
