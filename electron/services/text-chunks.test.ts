import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { gatherTextChunks, textChunks } from './text-chunks';

const rowsOf = (count: number, characters: number) => Array.from({ length: count }, (_, i) => ({ number: i, text: 'x'.repeat(characters) }));

async function gathered<Row extends { readonly text: string }>(batches: readonly (readonly Row[])[]): Promise<Row[][]> {
  const chunks: Row[][] = [];
  for await (const chunk of gatherTextChunks(Readable.from(batches) as AsyncIterable<readonly Row[]>)) chunks.push(chunk);
  return chunks;
}

test.each([
  { what: 'short texts: so many rows', rows: rowsOf(10_000, 5), sizes: [4096, 4096, 1808] },
  { what: 'reviews: so many characters', rows: rowsOf(2000, 1024), sizes: [1024, 976] },
  { what: 'no text at all', rows: [], sizes: [] },
  { what: 'texts longer than a chunk: one by one', rows: rowsOf(2, 2 ** 21), sizes: [1, 1] },
])('$what; all rows are there, in their order', async ({ rows, sizes }) => {
  const chunks = [...textChunks(rows)];
  expect(chunks.map((chunk) => chunk.length)).toEqual(sizes);
  expect(chunks.flat()).toEqual(rows);
  // However they come: a file of reviews is read some two hundred at a time.
  const batches = Array.from({ length: Math.ceil(rows.length / 195) }, (_, i) => rows.slice(195 * i, 195 * (i + 1)));
  expect(await gathered(batches)).toEqual(chunks);
});

test('second texts count too', () => {
  expect([...textChunks(rowsOf(1024, 1000).map((row) => ({ ...row, pair: 'y'.repeat(1048) })))].map((chunk) => chunk.length)).toEqual([512, 512]);
});
