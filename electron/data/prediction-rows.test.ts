import { describe, expect, it } from 'vitest';
import type { PredictionRow } from '../../shared/model/dataset';
import { MemorySource } from './memory-source.test-helper';
import { readRowsForPrediction, type PredictionRows } from './prediction-rows';

function open(content: string, options: Parameters<typeof readRowsForPrediction>[1] = {}): Promise<PredictionRows> {
  return readRowsForPrediction('table.csv', { open: () => Promise.resolve(new MemorySource(content)), ...options });
}

async function rowsOf(input: PredictionRows): Promise<PredictionRow[]> {
  const rows: PredictionRow[] = [];
  for await (const batch of input.batches()) rows.push(...batch);
  return rows;
}

describe('readRowsForPrediction', () => {
  it('keeps every row in its place, the unreadable ones too', async () => {
    const input = await open('id,review\n1,It was fine.\n2\n3,"oops\n4,\n5,a,b\n6,Never again.\n');
    const rows = await rowsOf(input);
    expect(rows).toEqual([
      { line: 2, cells: ['1', 'It was fine.'], text: 'It was fine.' },
      { line: 3, cells: ['2', ''], text: '', problem: 'it has 1 cell, the header has 2' },
      { line: 4, cells: ['3,"oops', ''], text: '', problem: 'its quote is never closed' },
      { line: 5, cells: ['4', ''], text: '', problem: 'its text is empty' },
      { line: 6, cells: ['5', 'a,b'], text: 'a,b', problem: 'it has 3 cells, the header has 2' },
      { line: 7, cells: ['6', 'Never again.'], text: 'Never again.' },
    ]);
    expect(input.report()).toMatchObject({ rows: 6, textColumn: 'review', skippedCount: 4, emptyRows: 1 });
    expect(await rowsOf(input)).toEqual(rows);
    expect(input.report().rows).toBe(6);
  });

  it('needs no label, and takes the only column whatever it holds', async () => {
    expect((await open('x\n1\n2\n')).textColumn).toBe('x');
    expect((await open('review,label\nIt was fine.,\n')).textColumn).toBe('review');
  });

  it('reads a second text where it is told', async () => {
    const input = await open('a,b\none,two\n', { text: 'a', textPair: 'b' });
    expect(await rowsOf(input)).toEqual([{ line: 2, cells: ['one', 'two'], text: 'one', pair: 'two' }]);
    expect(input.textPairColumn).toBe('b');
  });

  it('reads the second text that a model of pairs has learnt, beside the first one by whatever way that is named', async () => {
    const remembered = { text: 'a', textPair: 'b' };
    expect((await open('c,b,a\n1,two,one\n', { remembered })).textPairColumn).toBe('b');
    expect((await open('c,b,A\n1,two,one\n', { text: 'A', textPair: 'b', remembered })).textPairColumn).toBe('b');
    expect((await open('c,b,a\n1,two,one\n', { text: 'a', remembered })).textPairColumn).toBe('b');
    expect((await open('c,b,a\n1,two,one\n', { text: 'c', textPair: 'a', remembered })).textPairColumn).toBe('a');
  });

  it.each([
    ['is not in the file', 'a,c\none,two\n', undefined],
    ['belonged to another first text', 'a,b,c\none,two,three\n', 'c'],
    ['is named as the first one', 'a,b\none,two\n', 'b'],
  ])('asks a model of pairs about no first text alone: where the second one %s, it asks for its column', async (_, content, text) => {
    await expect(open(content, { text, remembered: { text: 'a', textPair: 'b' } })).rejects.toMatchObject({
      code: 'no-second-text',
      message: expect.stringMatching(/^Which column of table.csv holds the second text, which the model learnt from 'b'\? It has: 'a'/) as string,
      hint: "Name it with --text-pair COLUMN, or call it 'b' in the file.",
    });
  });

  it('asks for the text column where it is not clear', async () => {
    await expect(open('id,number\n1,2\n')).rejects.toMatchObject({ code: 'column-not-guessed', hint: 'Name it with --text COLUMN.' });
  });
});
